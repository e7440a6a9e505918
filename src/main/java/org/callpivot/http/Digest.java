package org.callpivot.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.auth.AuthChallenge;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.AuthenticationException;
import org.apache.hc.client5.http.auth.ChallengeType;
import org.apache.hc.client5.http.auth.MalformedChallengeException;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.AuthChallengeParser;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.DigestScheme;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.ParserCursor;

/**
 * Authenticates one request where the server wants Digest (RFC 7616, as HttpClient does it: MD5, SHA-256, SHA-512-256, each with
 * {@code -sess}). The server says so with status 401; the request is then made again, as any other hop: checked, signed, within the
 * deadline and the limits. For one exchange.
 *
 * <p>A {@link Hop} carries user and password as its header {@code Authorization: Basic}, which redirects take to no other origin; so
 * neither does this.
 */
public final class Digest {

    /** A server that challenges for ever. */
    private static final int MOST_CHALLENGES = 3;
    private static final String BASIC = "Basic ";

    private final boolean only;
    private String origin;
    private DigestScheme scheme;
    private int challenges;

    /** @param only send nothing before the challenge: a password for Digest must not go out as Basic */
    public Digest(boolean only) {
        this.only = only;
    }

    /**
     * This request as it is to be sent: with the answer to its server's challenge, or Basic while there was none.
     *
     * @param hop as it goes on the wire: the answer holds for this method, URL and body alone
     */
    public Hop authorize(Hop hop) {
        String basic = hop.headers().get(Hop.AUTHORIZATION);
        if (basic == null) {
            return hop;
        }
        if (scheme != null && origin(hop).equals(origin)) {
            return hop.with(Hop.AUTHORIZATION, answer(scheme, hop));
        }
        return only ? hop.without(Hop.AUTHORIZATION) : hop;
    }

    /**
     * Looks at an answer.
     *
     * @param hop          that was answered, with user and password as Basic
     * @param authenticate values of the answer's {@code WWW-Authenticate} headers
     * @return true if it is a challenge that the same request can answer: {@link #authorize} does
     */
    public boolean challenged(Hop hop, int status, List<String> authenticate) {
        if (status != 401 || !hop.headers().containsKey(Hop.AUTHORIZATION) || challenges == MOST_CHALLENGES) {
            return false;
        }
        boolean answeredBefore = scheme != null && origin(hop).equals(origin);
        for (AuthChallenge challenge : challenges(authenticate)) {
            // The same challenge again says that the password is wrong, unless only the nonce was too old.
            if (answeredBefore && !isStale(challenge)) {
                continue;
            }
            DigestScheme its = answerable(challenge, hop);
            if (its != null) {
                challenges++;
                origin = origin(hop);
                scheme = its;
                return true;
            }
        }
        return false;
    }

    private static List<AuthChallenge> challenges(List<String> authenticate) {
        List<AuthChallenge> all = new ArrayList<>();
        for (String header : authenticate) {
            try {
                AuthChallengeParser.INSTANCE.parse(ChallengeType.TARGET, header, new ParserCursor(0, header.length())).stream()
                        .filter(challenge -> challenge.getSchemeName().toLowerCase(Locale.ROOT).equals("digest"))
                        .forEach(all::add);
            } catch (ParseException malformed) {
                // No challenge that anybody could answer: the status stands.
                continue;
            }
        }
        return all;
    }

    private static boolean isStale(AuthChallenge challenge) {
        return challenge.getParams() != null && challenge.getParams().stream()
                .anyMatch(param -> param.getName().equalsIgnoreCase("stale") && "true".equalsIgnoreCase(param.getValue()));
    }

    /** The first challenge that Pivot understands is answered, as RFC 7616 section 3.7 has it; null: not this one. */
    private static DigestScheme answerable(AuthChallenge challenge, Hop hop) {
        DigestScheme scheme = new DigestScheme(StandardCharsets.UTF_8);
        try {
            scheme.processChallenge(challenge, HttpClientContext.create());
            if (!scheme.isResponseReady(host(hop), credentials(hop), HttpClientContext.create())) {
                return null;
            }
            // Only by trying it is known whether algorithm and qop are.
            DigestScheme trial = new DigestScheme(StandardCharsets.UTF_8);
            trial.processChallenge(challenge, HttpClientContext.create());
            trial.isResponseReady(host(hop), credentials(hop), HttpClientContext.create());
            trial.generateAuthResponse(host(hop), request(hop), HttpClientContext.create());
            return scheme;
        } catch (MalformedChallengeException | AuthenticationException notOurs) {
            return null;
        }
    }

    private static String answer(DigestScheme scheme, Hop hop) {
        try {
            return scheme.generateAuthResponse(host(hop), request(hop), HttpClientContext.create());
        } catch (AuthenticationException e) {
            throw new IllegalStateException("the challenge was answered before", e);
        }
    }

    private static BasicClassicHttpRequest request(Hop hop) {
        URI url = URI.create(hop.url());
        String target = url.getRawPath() + (url.getRawQuery() == null ? "" : '?' + url.getRawQuery());
        BasicClassicHttpRequest request = new BasicClassicHttpRequest(hop.method().name(), host(hop), target);
        if (hop.body() != null) {
            request.setEntity(new StringEntity(hop.body(), ContentType.TEXT_PLAIN.withCharset(StandardCharsets.UTF_8)));   // for qop=auth-int
        }
        return request;
    }

    private static BasicCredentialsProvider credentials(Hop hop) {
        String pair = new String(Base64.getDecoder().decode(hop.headers().get(Hop.AUTHORIZATION).substring(BASIC.length())),
                StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(new AuthScope(host(hop)),
                new UsernamePasswordCredentials(pair.substring(0, colon), pair.substring(colon + 1).toCharArray()));
        return credentials;
    }

    private static HttpHost host(Hop hop) {
        CheckedUrl url = UrlSyntax.parse(hop.url());
        return new HttpHost(url.scheme(), url.host(), url.port());
    }

    private static String origin(Hop hop) {
        return UrlSyntax.parse(hop.url()).origin();
    }
}
