-- The live calls. A row is what another node needs to go on with a call: the session (docs/sessions.md) with all that is still to be done.
CREATE TABLE live_call (
    id       VARCHAR(512) PRIMARY KEY,
    account  VARCHAR(255) NOT NULL,
    form     INTEGER NOT NULL,
    version  BIGINT NOT NULL,
    state    VARCHAR(16) NOT NULL,
    due_at   TIMESTAMP WITH TIME ZONE,
    body     TEXT NOT NULL,
    created  TIMESTAMP WITH TIME ZONE NOT NULL,
    modified TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX live_call_due ON live_call (due_at);

-- Tells a late event of a call that is over from an early one of a call that is about to begin.
CREATE INDEX cdr_session ON cdr (session_id);
