-- A sign-in is judged by a few rows of its account, however many failed attempts the account has.
DROP INDEX login_account_time;
CREATE INDEX login_account_outcome ON login (application, account_id, succeeded, occurred_at);
CREATE INDEX login_account_state ON login (application, account_id, state, occurred_at);
CREATE INDEX login_account_device ON login (application, account_id, state, device);
CREATE INDEX login_account_network ON login (application, account_id, state, network);
CREATE INDEX login_account_country ON login (application, account_id, state, country);

-- Old rows are deleted.
CREATE INDEX login_age ON login (succeeded, occurred_at);
CREATE INDEX price_age ON price (observed_at);
