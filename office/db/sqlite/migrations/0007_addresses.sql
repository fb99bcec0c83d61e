-- +goose Up
-- Wrong tries at a code by others than whoever asked for it.
ALTER TABLE sign_in_code ADD COLUMN other_tries BIGINT NOT NULL DEFAULT 0;

-- In which form addresses are kept; see addresses.go.
ALTER TABLE office_state ADD COLUMN address_form BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE office_state DROP COLUMN address_form;
ALTER TABLE sign_in_code DROP COLUMN other_tries;
