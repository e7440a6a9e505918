package org.callpivot.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which tokens open which accounts.
 *
 * <p>Only SHA-256 digests are kept, and a token is compared with all of them in constant time: neither a heap dump
 * nor the time of an answer tells a token.
 */
public final class ApiTokens {

    /** A configured token that begins so is the hexadecimal SHA-256 of the token, so that no file needs to hold it. */
    public static final String DIGEST_PREFIX = "sha256:";

    private static final Logger LOG = LoggerFactory.getLogger(ApiTokens.class);

    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param tokens by account, each as it is or as {@value #DIGEST_PREFIX} and its digest
     * @throws IllegalArgumentException for a token that is blank or a digest that is none
     */
    public ApiTokens(Map<String, Set<String>> tokens) {
        tokens.forEach((account, ofAccount) ->
                ofAccount.forEach(token -> entries.add(new Entry(account, digestOf(account, token)))));
        if (entries.isEmpty()) {
            LOG.warn("The Pivot API has no tokens (pivot.api.tokens): it answers 401 to every request");
        }
    }

    /** The accounts that the token opens; none for null and for a token that is not known. */
    Set<String> accountsOf(String token) {
        if (token == null) {
            return Set.of();
        }
        byte[] digest = sha256(token);
        Set<String> accounts = new HashSet<>();
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.digest(), digest)) {
                accounts.add(entry.account());
            }
        }
        return accounts;
    }

    private record Entry(String account, byte[] digest) {}

    private static byte[] digestOf(String account, String configured) {
        if (configured.isBlank()) {
            throw new IllegalArgumentException("pivot.api.tokens: the token of account " + account + " must not be blank");
        }
        if (!configured.startsWith(DIGEST_PREFIX)) {
            return sha256(configured);
        }
        String digest = configured.substring(DIGEST_PREFIX.length());
        if (!digest.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(
                    "pivot.api.tokens: account " + account + ": " + DIGEST_PREFIX + " needs 64 hexadecimal digits after it");
        }
        return HexFormat.of().parseHex(digest);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
