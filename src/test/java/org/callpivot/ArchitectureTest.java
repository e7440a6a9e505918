package org.callpivot;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The shape of the code: a pure core, dependencies that point inwards, names that say something. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {

    private static final String[] CORE = {"..callflow..", "..twiml..", "..session..", "..request..", "..contract..", "..kazoo.."};

    private JavaClasses classes;

    /** Only ours: what they depend on needs to be known by name alone. */
    @BeforeAll
    void read() {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        classes = new ClassFileImporter().importPath(Path.of("target/classes"));
        assertTrue(classes.size() > 100, "the classes are elsewhere");
    }

    /** The core has no I/O and knows no framework: it is tested as tables of inputs and outputs. */
    @Test
    void theCoreIsPure() {
        check(pure(CORE));
    }

    @Test
    void theRulesSeeWhatTheyForbid() {
        for (String impure : List.of("..http..", "..store..", "..pipeline..", "..api..", "..demo..")) {
            assertThrows(AssertionError.class, () -> check(pure(impure)), impure);
        }
    }

    private static ArchRule pure(String... packages) {
        return noClasses().that().resideInAnyPackage(packages)
                .should().dependOnClassesThat().resideInAnyPackage(
                        "org.apache.camel..", "org.apache.hc..", "org.springframework..", "org.flywaydb..", "com.zaxxer..", "io.micrometer..", "io.vertx..",
                        "java.sql..", "javax.sql..", "java.net.http..", "java.nio.file..", "com.sun.net.httpserver..");
    }

    /** What a session decides does not depend on who is asking, storing or showing it. */
    @Test
    void sessionsDoNotKnowTheirSurroundings() {
        check(noClasses().that().resideInAPackage("..session..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        "..pipeline..", "..store..", "..http..", "..api..", "..debug..", "..cdr..", "..twiml..", "..demo.."));
    }

    /** A language is translated without knowing who carries it out. */
    @Test
    void languagesDoNotKnowSessions() {
        check(noClasses().that().resideInAnyPackage("..twiml..", "..kazoo..")
                .should().dependOnClassesThat().resideInAnyPackage("..session..", "..pipeline..", "..store..", "..http.."));
    }

    @Test
    void callflowsDependOnNothingOfOurs() {
        check(classes().that().resideInAPackage("..callflow..")
                .should().onlyDependOnClassesThat(
                        resideInAnyPackage("..callflow..", "java..", "com.fasterxml.jackson..")));
    }

    @Test
    void onlyTheCommandLineKnowsTheDemo() {
        check(noClasses().that().resideOutsideOfPackages("org.callpivot", "..demo..")
                .should().dependOnClassesThat().resideInAPackage("..demo.."));
    }

    @Test
    void nothingDependsOnTheRoot() {
        check(noClasses().that().resideOutsideOfPackages("org.callpivot", "org.callpivot.karaf")
                .should().dependOnClassesThat().resideInAPackage("org.callpivot"));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("org.callpivot.(*)..").should().beFreeOfCycles());
    }

    @Test
    void namesSayWhatSomethingIs() {
        check(noClasses()
                .should().haveNameMatching(".*(Util|Utils|Impl|Helper|Helpers|Manager)(\\$.*)?"));
    }

    @Test
    void nothingMutableIsStatic() {
        check(noFields().that().areStatic().should().notBeFinal());
    }

    @Test
    void timesAreInstants() {
        check(noClasses().should().dependOnClassesThat(
                nameStartingWith("java.util.Date").or(nameStartingWith("java.util.Calendar"))
                        .or(nameStartingWith("java.text.SimpleDateFormat"))));
    }

    @Test
    void onlyTheCommandLineWritesToTheTerminal() {
        check(noClasses()
                .that().resideOutsideOfPackages("org.callpivot", "..demo..", "..karaf..").should(ACCESS_STANDARD_STREAMS));
    }

    private void check(ArchRule rule) {
        rule.check(classes);
    }
}
