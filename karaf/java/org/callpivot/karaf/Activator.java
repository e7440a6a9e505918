package org.callpivot.karaf;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Properties;
import java.util.ServiceLoader;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.ManagedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pivot as a bundle: its settings are ConfigAdmin's {@code org.callpivot}, which Karaf keeps in {@code etc/org.callpivot.cfg}. The bundle
 * brings Camel with it, so it does not matter what else this Karaf has.
 */
public final class Activator implements BundleActivator {

    /** Of the settings in ConfigAdmin. */
    static final String PID = "org.callpivot";

    private static final Logger LOG = LoggerFactory.getLogger(Activator.class);

    private Supervisor supervisor;

    @Override
    public void start(BundleContext bundle) throws Exception {
        // DriverManager found the drivers of the JVM long before this bundle came.
        ServiceLoader.load(Driver.class, Activator.class.getClassLoader()).forEach(driver -> LOG.debug("{}", driver));
        if (!"skip".equals(bundle.getProperty("felix.fileinstall.subdir.mode"))) {
            LOG.warn("Karaf takes the folder etc/pivot for one more bundle; to prevent that, write \"felix.fileinstall.subdir.mode = skip\" "
                    + "into etc/custom.properties, before the next start");
        }
        Etc etc = Etc.ofKaraf();
        etc.fill(bundle.getBundle());
        supervisor = new Supervisor();
        bundle.registerService(Supervisor.class, supervisor, null);
        Dictionary<String, Object> named = new Hashtable<>();
        named.put(Constants.SERVICE_PID, PID);
        bundle.registerService(ManagedService.class, settings -> configured(etc, settings), named);
    }

    /** On a thread of ConfigAdmin, which must not wait. */
    private void configured(Etc etc, Dictionary<String, ?> settings) {
        if (settings == null) {
            LOG.info("there are no settings {} (etc/{}.cfg) now; Pivot stays as it is until there are", PID, PID);
            return;
        }
        Properties all = etc.defaults();
        settings.keys().asIterator().forEachRemaining(key -> {
            if (key.startsWith("pivot.") || key.startsWith("camel.")) {
                if (key.startsWith("pivot.") && !all.containsKey(key)) {
                    LOG.warn("{} is none of Pivot's keys: only routes of your own can know it", key);
                }
                all.setProperty(key, String.valueOf(settings.get(key)));
            }
        });
        supervisor.settings(all);
    }

    @Override
    public void stop(BundleContext bundle) throws SQLException {
        supervisor.close();
        // DriverManager would hold this bundle's classes for ever.
        for (Driver driver : DriverManager.drivers().filter(Activator::isOurs).toList()) {
            DriverManager.deregisterDriver(driver);
        }
        forgottenByRecords();
    }

    /**
     * What makes the equals of records ({@link ObjectMethods}, JDK 17) remembers the last record's class, and with it this bundle, until
     * another record comes. So it is told of a class of the JDK.
     */
    private static void forgottenByRecords() {
        try {
            ObjectMethods.bootstrap(MethodHandles.lookup(), "equals", MethodHandle.class, String.class, "");
        } catch (Throwable e) {
            LOG.warn("the JDK may keep what is left of Pivot in memory", e);
        }
    }

    private static boolean isOurs(Driver driver) {
        return driver.getClass().getClassLoader() == Activator.class.getClassLoader();
    }
}
