-- Kafka's hash of the subject: by it the events of a partition that takes none are left out. Null in older rows, which
-- are never left out.
ALTER TABLE outbox_event ADD COLUMN key_hash integer;

-- Each producer remembers what rests for itself.
ALTER TABLE outbox_lane DROP COLUMN retry_at;
