package org.callpivot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority that {@code keytool} makes. */
public final class TestAuthority implements AutoCloseable {

    static final String PASSWORD = "changeit";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    private final Path folder;
    /** By name and days: keytool takes its time. */
    private final Map<String, Path> stores = new HashMap<>();
    private int issued;

    public TestAuthority(Path folder) throws Exception {
        this.folder = folder;
        keytool("-genkeypair", "-keystore", "ca.p12", "-alias", "ca", "-dname", "CN=Test authority", "-keyalg", "EC", "-ext", "bc:c");
        keytool("-exportcert", "-rfc", "-keystore", "ca.p12", "-alias", "ca", "-file", "ca.pem");
        keytool("-importcert", "-noprompt", "-keystore", "trust.p12", "-alias", "ca", "-file", "ca.pem");
    }

    /** HTTP clients that are made from here on trust this authority and no other. */
    void trustedByDefault() {
        System.setProperty(TRUST_STORE, trustStore().toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
    }

    /** The PKCS12 file of this authority's own certificate; its password is {@link #PASSWORD}. */
    Path trustStore() {
        return folder.resolve("trust.p12");
    }

    /** A server with a certificate for this name. @param daysLeft negative: it has expired */
    public SSLContext issue(String name, int daysLeft) throws Exception {
        return context(issueStore(name, daysLeft).getFileName().toString());
    }

    /** The PKCS12 file of a certificate for this name, with its key. */
    Path issueStore(String name, int daysLeft) throws Exception {
        String which = name + " " + daysLeft;
        if (!stores.containsKey(which)) {
            stores.put(which, freshStore(name, daysLeft));
        }
        return stores.get(which);
    }

    private Path freshStore(String name, int daysLeft) throws Exception {
        String store = pair(name);
        keytool("-certreq", "-keystore", store, "-alias", "server", "-file", store + ".csr");
        keytool("-gencert", "-keystore", "ca.p12", "-alias", "ca", "-infile", store + ".csr", "-outfile", store + ".pem", "-rfc",
                "-startdate", "-20d", "-validity", String.valueOf(20 + daysLeft), "-ext", "san=" + alternative(name));
        Path chain = folder.resolve(store + ".pem");
        Files.writeString(chain, Files.readString(chain) + Files.readString(folder.resolve("ca.pem")));
        keytool("-importcert", "-noprompt", "-keystore", store, "-alias", "server", "-file", store + ".pem");
        return folder.resolve(store);
    }

    /** A server whose certificate nobody has signed. */
    SSLContext selfSigned(String name) throws Exception {
        return context(pair(name));
    }

    private String pair(String name) throws Exception {
        String store = "server-" + ++issued + ".p12";
        keytool("-genkeypair", "-keystore", store, "-alias", "server", "-dname", "CN=" + name, "-keyalg", "EC",
                "-ext", "san=" + alternative(name));
        return store;
    }

    private static String alternative(String name) {
        return (Character.isDigit(name.charAt(0)) ? "ip:" : "dns:") + name;
    }

    private SSLContext context(String store) throws GeneralSecurityException, IOException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(load(store), PASSWORD.toCharArray());
        TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        clients.init(load("trust.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), clients.getTrustManagers(), null);
        return context;
    }

    private KeyStore load(String store) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve(store))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        return keys;
    }

    private void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    @Override
    public void close() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_PASSWORD);
    }
}
