package org.callpivot.session;
import org.callpivot.contract.Command;
final class ContractCheck { static void assertValid(Command c) {} }
