//! A sign-in name belongs to one person at all desks, whoever was offline when it was given.

use super::{Two, waiting};
use serde_json::json;

#[tokio::test]
async fn of_two_colleagues_with_one_sign_in_name_one_is_a_task() {
    Two::play(async |two| {
        let (a, b) = (two.one.who("first").await, two.other.who("first").await);
        two.cut().await;
        let desks = [(&two.one, &a, "N. One"), (&two.other, &b, "N. Other")];
        for (place, who, name) in desks {
            let ask = json!({ "name": name, "username": "New", "password": "12345678", "roles": ["lead"] });
            place.ok(who, "add_user", ask).await;
        }
        two.mend().await;
        let mut tasks = Vec::new();
        let (c, d) = (two.one.who("navigator").await, two.other.who("second").await);
        for (place, who) in [(&two.one, &c), (&two.other, &d)] {
            let users = place.store().await.users().await.unwrap();
            assert_eq!(users.iter().filter(|user| user.username == "new").count(), 1);
            tasks.push(
                waiting(place, who).await.into_iter().filter(|row| row["door"] == "Task").collect::<Vec<_>>(),
            );
        }
        assert_eq!(tasks[0], tasks[1]);
        let [task] = tasks[0].as_slice() else { unreachable!("one task was expected: {tasks:?}") };
        let text = task.to_string();
        assert!(text.contains("Not granted: the sign-in name New for a colleague."), "{text}");
        let ask = json!({ "name": "N. Third", "username": "new", "password": "12345678", "roles": ["lead"] });
        assert_eq!(two.one.refused(&a, "add_user", ask).await.field.as_deref(), Some("username"));
        two.alike().await;
    })
    .await;
}
