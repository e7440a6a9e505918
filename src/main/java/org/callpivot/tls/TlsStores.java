package org.callpivot.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whom to believe, and who we are, when Pivot is the client of a TLS connection: two PKCS12 files.
 *
 * @param trust certificates of authorities that are believed, instead of the JDK's own
 * @param own   our certificate and its key, shown to a server that asks for one; without it none is shown
 */
public record TlsStores(Store trust, Store own) {

    /**
     * A PKCS12 file.
     *
     * @param key      the setting that names the file, for messages
     * @param path     empty: there is no file
     * @param password of the file and of the keys in it; secret
     */
    public record Store(String key, String path, String password) {

        private boolean named() {
            return !path.isEmpty();
        }

        private KeyStore load() {
            try (InputStream in = Files.newInputStream(Path.of(path))) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(in, password.toCharArray());
                return store;
            } catch (NoSuchFileException e) {
                throw unreadable("there is no such file", e);
            } catch (IOException | GeneralSecurityException e) {
                throw unreadable(e.getMessage(), e);
            }
        }

        private IllegalArgumentException unreadable(String why, Exception cause) {
            return new IllegalArgumentException(this + " cannot be read with " + key + "-password: " + why, cause);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return key + " " + path;
        }
    }

    /** What the JDK believes, and no certificate of our own. */
    public static TlsStores none() {
        return new TlsStores(new Store("trust-store", "", ""), new Store("key-store", "", ""));
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException with the setting, the file and what is wrong with it
     */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.named() ? keys().getKeyManagers() : null, trust.named() ? authorities().getTrustManagers() : null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("TLS cannot be used: " + e.getMessage(), e);
        }
    }

    private KeyManagerFactory keys() throws GeneralSecurityException {
        KeyStore store = own.load();
        if (Collections.list(store.aliases()).stream().noneMatch(alias -> holdsKey(store, alias))) {
            throw new IllegalArgumentException(own + " has no key, but must have one with its certificate");
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, own.password().toCharArray());
        return keys;
    }

    private TrustManagerFactory authorities() throws GeneralSecurityException {
        KeyStore store = trust.load();
        if (store.size() == 0) {
            // What openssl packs without keytool's mark of trust does not count.
            throw new IllegalArgumentException(trust + " has no trusted certificate, but must have one (keytool -importcert)");
        }
        TrustManagerFactory authorities = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        authorities.init(store);
        return authorities;
    }

    private static boolean holdsKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a store that was loaded can be asked", e);
        }
    }
}
