-- A desk that leaves a shared store numbers its acts itself again, and its chain still begins with
-- whoever founded that store: so whether it shares stands beside the founder.
ALTER TABLE desk ADD COLUMN shares INTEGER NOT NULL DEFAULT 0;
UPDATE desk SET shares = founder IS NOT NULL;
