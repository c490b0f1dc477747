fn main() { front_door::run(); }
