package org.callpivot;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/**
 * The shape of the code: a pure core, dependencies that point inwards, names that say something.
 *
 * <p>Plain tests that check a rule: ArchUnit's own JUnit engine is not counted by Surefire, and what it finds does not fail the
 * build.
 */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.callpivot");

    private static final String[] CORE = {"..callflow..", "..twiml..", "..session..", "..request..", "..contract..", "..kazoo.."};

    /** The core has no I/O and knows no framework: it is tested as tables of inputs and outputs. */
    @Test
    void theCoreIsPure() {
        noClasses().that().resideInAnyPackage(CORE)
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel..", "org.apache.hc..", "org.springframework..",
                    "org.flywaydb..", "com.zaxxer..", "io.micrometer..", "io.vertx..",
                    "java.sql..", "javax.sql..", "java.net.http..", "java.nio.file..", "com.sun.net.httpserver..")
                .check(CLASSES);
    }

    /** What a session decides does not depend on who is asking, storing or showing it. */
    @Test
    void sessionsDoNotKnowTheirSurroundings() {
        noClasses().that().resideInAPackage("..session..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "..pipeline..", "..store..", "..http..", "..api..", "..debug..", "..cdr..", "..twiml..", "..demo..")
                .check(CLASSES);
    }

    /** A language is translated without knowing who carries it out. */
    @Test
    void languagesDoNotKnowSessions() {
        noClasses().that().resideInAnyPackage("..twiml..", "..kazoo..")
            .should().dependOnClassesThat().resideInAnyPackage("..session..", "..pipeline..", "..store..", "..http..")
                .check(CLASSES);
    }

    @Test
    void callflowsDependOnNothingOfOurs() {
        classes().that().resideInAPackage("..callflow..")
            .should().onlyDependOnClassesThat(resideInAPackage("..callflow..").or(resideInAnyPackage("java..", "com.fasterxml.jackson..")))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineKnowsTheDemo() {
        noClasses().that().resideOutsideOfPackages("org.callpivot", "..demo..")
            .should().dependOnClassesThat().resideInAPackage("..demo..")
                .check(CLASSES);
    }

    @Test
    void nothingDependsOnTheRoot() {
        noClasses().that().resideOutsideOfPackage("org.callpivot")
            .should().dependOnClassesThat().resideInAPackage("org.callpivot")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.callpivot.(*)..").should().beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void namesSayWhatSomethingIs() {
        noClasses()
            .should().haveNameMatching(".*(Util|Utils|Impl|Helper|Helpers|Manager)(\\$.*)?")
                .check(CLASSES);
    }

    @Test
    void nothingMutableIsStatic() {
        noFields().that().areStatic().should().notBeFinal()
                .check(CLASSES);
    }

    @Test
    void timesAreInstants() {
        noClasses().should().dependOnClassesThat(
            nameStartingWith("java.util.Date").or(nameStartingWith("java.util.Calendar"))
                    .or(nameStartingWith("java.text.SimpleDateFormat")))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        noClasses()
            .that().resideOutsideOfPackages("org.callpivot", "..demo..").should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }
}
