import type { Commands } from './wire/commands';

export type CommandName = keyof Commands;
export type Takes<N extends CommandName> = Commands[N]['takes'];
export type Answers<N extends CommandName> = Commands[N]['answers'];
