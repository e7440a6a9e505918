package org.callpivot;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The shape of the code: a pure core, dependencies that point inwards, names that say something. */
@AnalyzeClasses(packages = "org.callpivot", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] CORE = {"..callflow..", "..twiml..", "..session..", "..request..", "..contract..", "..kazoo.."};

    /** The core has no I/O and knows no framework: it is tested as tables of inputs and outputs. */
    @ArchTest
    static final ArchRule theCoreIsPure = noClasses().that().resideInAnyPackage(CORE)
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.camel..", "org.apache.hc..", "org.springframework..",
                    "org.flywaydb..", "com.zaxxer..", "io.micrometer..", "io.vertx..",
                    "java.sql..", "javax.sql..", "java.net.http..", "java.nio.file..", "com.sun.net.httpserver..");

    /** What a session decides does not depend on who is asking, storing or showing it. */
    @ArchTest
    static final ArchRule sessionsDoNotKnowTheirSurroundings = noClasses().that().resideInAPackage("..session..")
            .should().dependOnClassesThat().resideInAnyPackage(
                    "..pipeline..", "..store..", "..http..", "..api..", "..debug..", "..cdr..", "..twiml..", "..demo..");

    /** A language is translated without knowing who carries it out. */
    @ArchTest
    static final ArchRule languagesDoNotKnowSessions = noClasses().that().resideInAnyPackage("..twiml..", "..kazoo..")
            .should().dependOnClassesThat().resideInAnyPackage("..session..", "..pipeline..", "..store..", "..http..");

    @ArchTest
    static final ArchRule callflowsDependOnNothingOfOurs = classes().that().resideInAPackage("..callflow..")
            .should().onlyDependOnClassesThat(resideInAPackage("..callflow..").or(resideInAnyPackage("java..", "com.fasterxml.jackson..")));

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheDemo = noClasses().that().resideOutsideOfPackages("org.callpivot", "..demo..")
            .should().dependOnClassesThat().resideInAPackage("..demo..");

    @ArchTest
    static final ArchRule nothingDependsOnTheRoot = noClasses().that().resideOutsideOfPackage("org.callpivot")
            .should().dependOnClassesThat().resideInAPackage("org.callpivot");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("org.callpivot.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule namesSayWhatSomethingIs = noClasses()
            .should().haveNameMatching(".*(Util|Utils|Impl|Helper|Helpers|Manager)(\\$.*)?");

    @ArchTest
    static final ArchRule nothingMutableIsStatic = noFields().that().areStatic().should().notBeFinal();

    @ArchTest
    static final ArchRule timesAreInstants = noClasses().should().dependOnClassesThat(
            nameStartingWith("java.util.Date").or(nameStartingWith("java.util.Calendar"))
                    .or(nameStartingWith("java.text.SimpleDateFormat")));

    @ArchTest
    static final ArchRule onlyTheCommandLineWritesToTheTerminal = noClasses()
            .that().resideOutsideOfPackages("org.callpivot", "..demo..").should(ACCESS_STANDARD_STREAMS);
}
