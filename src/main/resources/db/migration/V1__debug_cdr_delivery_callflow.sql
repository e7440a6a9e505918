-- One text for H2 and PostgreSQL: standard types, text for JSON, no vendor functions.

-- A call that has debug documents. Holds what the list of calls shows, merged from the call's first iteration.
CREATE TABLE debug_call (
    account           VARCHAR(255) NOT NULL,
    call_id           VARCHAR(512) NOT NULL,
    created           TIMESTAMP WITH TIME ZONE NOT NULL,
    node              VARCHAR(255) NOT NULL,
    iteration         INTEGER NOT NULL,
    uri               TEXT,
    status_code       VARCHAR(32),
    has_schema_errors BOOLEAN NOT NULL,
    has_json_errors   BOOLEAN NOT NULL,
    PRIMARY KEY (account, call_id)
);
CREATE INDEX debug_call_newest ON debug_call (account, created, call_id);

CREATE TABLE debug_document (
    seq      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       VARCHAR(32) NOT NULL UNIQUE,
    account  VARCHAR(255) NOT NULL,
    call_id  VARCHAR(512) NOT NULL,
    created  TIMESTAMP WITH TIME ZONE NOT NULL,
    document TEXT NOT NULL,
    FOREIGN KEY (account, call_id) REFERENCES debug_call (account, call_id) ON DELETE CASCADE
);
CREATE INDEX debug_document_of_call ON debug_document (account, call_id, seq);

CREATE TABLE cdr (
    account    VARCHAR(255) NOT NULL,
    call_id    VARCHAR(512) NOT NULL,
    session_id VARCHAR(512) NOT NULL,
    created    TIMESTAMP WITH TIME ZONE NOT NULL,
    fields     TEXT NOT NULL,
    PRIMARY KEY (account, call_id)
);
CREATE INDEX cdr_newest ON cdr (account, created, call_id);

-- What is still to be sent, has been sent, or could not be sent. A claimed row stays pending; its next_at is the end
-- of the lease.
CREATE TABLE delivery (
    seq          BIGINT GENERATED ALWAYS AS IDENTITY UNIQUE,
    id           VARCHAR(600) PRIMARY KEY,
    kind         VARCHAR(32) NOT NULL,
    session_id   VARCHAR(512) NOT NULL,
    account      VARCHAR(255) NOT NULL,
    call_id      VARCHAR(512) NOT NULL,
    url          TEXT NOT NULL,
    method       VARCHAR(8) NOT NULL,
    headers      TEXT NOT NULL,
    content_type VARCHAR(255),
    body         TEXT,
    lane         VARCHAR(2048),
    debug        BOOLEAN NOT NULL,
    status       VARCHAR(16) NOT NULL,
    attempts     INTEGER NOT NULL,
    max_attempts INTEGER NOT NULL,
    next_at      TIMESTAMP WITH TIME ZONE,
    last_error   TEXT,
    created      TIMESTAMP WITH TIME ZONE NOT NULL,
    modified     TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX delivery_due ON delivery (status, next_at);
CREATE INDEX delivery_lane ON delivery (lane, status, seq);
CREATE INDEX delivery_of_call ON delivery (account, call_id);

CREATE TABLE callflow (
    account  VARCHAR(255) NOT NULL,
    id       VARCHAR(64) NOT NULL,
    document TEXT NOT NULL,
    created  TIMESTAMP WITH TIME ZONE NOT NULL,
    modified TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (account, id)
);

-- The key holds the rule that a number reaches one callflow of an account, whoever writes at the same time.
CREATE TABLE callflow_number (
    account     VARCHAR(255) NOT NULL,
    number      VARCHAR(255) NOT NULL,
    callflow_id VARCHAR(64) NOT NULL,
    PRIMARY KEY (account, number),
    FOREIGN KEY (account, callflow_id) REFERENCES callflow (account, id) ON DELETE CASCADE
);
