package org.callpivot.session;

import org.callpivot.contract.Command;
import org.callpivot.contract.ContractSchemas;

/** Holds every command that a session sends against docs/asyncapi.yaml. */
final class ContractCheck {

    private static final ContractSchemas SCHEMAS = new ContractSchemas();

    private ContractCheck() {}

    static void assertValid(Command command) {
        SCHEMAS.assertValid(command);
    }
}
