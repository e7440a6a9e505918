package org.callpivot.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Node;
import org.callpivot.callflow.Translation;
import org.callpivot.debug.DebugLog;
import org.callpivot.http.Attempts;
import org.callpivot.http.Breakers;
import org.callpivot.http.CheckedUrl;
import org.callpivot.http.ContentTypes;
import org.callpivot.http.CookieJar;
import org.callpivot.http.Digest;
import org.callpivot.http.Failures;
import org.callpivot.http.Hop;
import org.callpivot.http.HttpFailure;
import org.callpivot.http.InFlight;
import org.callpivot.http.Redirects;
import org.callpivot.http.Signatures;
import org.callpivot.http.Tracks;
import org.callpivot.http.UrlPolicy;
import org.callpivot.http.WireHeaders;
import org.callpivot.kazoo.KazooTranslator;
import org.callpivot.kazoo.StrictJson;
import org.callpivot.request.ConnectionOverrides;
import org.callpivot.request.OutgoingRequest;
import org.callpivot.request.RequestBuilder;
import org.callpivot.request.WebUrl;
import org.callpivot.session.Ask;
import org.callpivot.session.Failure;
import org.callpivot.session.Input;
import org.callpivot.twiml.TwimlDocument;
import org.callpivot.twiml.TwimlMapper;
import org.callpivot.twiml.TwimlText;
import org.callpivot.twiml.TwimlTranslator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of asking a developer's server, one method each; {@code routes/pivot.camel.yaml} says in which order. What belongs to
 * the request travels in exchange properties, so that steps between them can do what they like with message and headers.
 */
public final class Developer {

    /** Exchange property: the {@link Ask}. */
    public static final String ASK = "PivotAsk";
    /** Exchange property: the {@link Hop} that is on its way, or was answered. */
    public static final String HOP = "PivotHop";
    /** Exchange property: true while a redirect has to be followed, a challenge to be answered, or a failed attempt to be made again. */
    public static final String AGAIN = "PivotAgain";
    /** Exchange property: the request's {@link InFlight.Place}. */
    static final String PLACE = "PivotPlace";
    /** Exchange property: the request's {@link Breakers.Pass}; a request that did not come through {@link Calls} has none. */
    static final String PASS = "PivotPass";
    /** Exchange property: the {@link CookieJar} of the request. */
    private static final String JAR = "PivotCookies";
    /** Exchange property: the {@link Digest} of the request. */
    private static final String DIGEST = "PivotDigest";
    /** Exchange property: the {@link Attempts} of the request. */
    private static final String ATTEMPTS = "PivotAttempts";
    private static final String ANSWER = "PivotAnswer";
    private static final String DOCUMENT_URL = "PivotDocumentUrl";
    private static final String SENT_AT = "PivotSentAt";

    private static final Logger LOG = LoggerFactory.getLogger(Developer.class);

    private final RequestBuilder requests = new RequestBuilder();
    private final WireHeaders wire = new WireHeaders();
    private final Redirects redirects = new Redirects();
    private final UrlPolicy policy;
    private final Signatures signatures;
    private final KazooTranslator kazoo;
    private final TwimlText text;
    private final TwimlTranslator twiml;
    private final Dialects dialects;
    private final DebugLog debug;
    private final MeterRegistry meters;
    private final Timer answers;
    private final String userAgent;
    private final Clock clock;

    public Developer(UrlPolicy policy, Signatures signatures, KazooTranslator kazoo, TwimlText text, TwimlTranslator twiml,
            Dialects dialects, DebugLog debug, MeterRegistry meters, String userAgent, Clock clock) {
        this.policy = policy;
        this.signatures = signatures;
        this.kazoo = kazoo;
        this.text = text;
        this.twiml = twiml;
        this.dialects = dialects;
        this.debug = debug;
        this.meters = meters;
        this.answers = meters.timer("pivot.request");
        this.userAgent = userAgent;
        this.clock = clock;
    }

    /** The body is an {@link Ask}: parameters, method and headers of the request become the first {@link Hop}. */
    public void buildRequest(Exchange exchange) {
        Ask ask = exchange.getMessage().getBody(Ask.class);
        exchange.setProperty(ASK, ask);
        CallLog.of(ask.sessionId(), ask.account());
        OutgoingRequest request = requests.build(ask.url(), ask.method(), ask.settings(), ask.view());
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        headers.put("User-Agent", userAgent);
        headers.put("Accept", "application/json, application/xml, text/xml");
        headers.putAll(Tracks.headers(ask.sessionId(), ask.id()));
        if (request.authorization() != null) {
            headers.put("Authorization", request.authorization());
        }
        ConnectionOverrides overrides = ConnectionOverrides.of(ask.url());
        warn(ask, overrides.warnings());
        exchange.setProperty(ATTEMPTS, new Attempts(overrides,
                ask.deadline().minusMillis(ask.settings().timeoutMs()), ask.deadline()));
        exchange.setProperty(DIGEST, new Digest(overrides.digest()));
        exchange.setProperty(JAR, new CookieJar(ask.cookies()));
        exchange.setProperty(DOCUMENT_URL, ask.url());
        exchange.setProperty(HOP, Hop.first(request.method(), request.url(), headers, request.contentType(), request.body()));
    }

    /** Refuses a URL that the policy does not allow, else makes the message that goes out, and nothing else goes out. */
    public void checkUrl(Exchange exchange) {
        Ask ask = ask(exchange);
        Hop hop = exchange.getProperty(HOP, Hop.class);
        Attempts attempts = attempts(exchange);
        pass(exchange).ifPresent(pass -> pass.enter(hop.url()));
        CheckedUrl url = check(ask, hop, attempts.deadline());
        Hop checked = hop.at(url);
        Instant now = clock.instant();
        Hop signed = exchange.getProperty(DIGEST, Digest.class)
                .authorize(signatures.sign(ask.account(), jar(exchange).add(checked, now), now));
        record(ask, signed);
        place(exchange).ifPresent(place -> place.visit(url.host()));
        // The next hop begins with this one as it was before it got its cookies, was signed and authenticated.
        exchange.setProperty(HOP, checked);
        exchange.setProperty(SENT_AT, now);
        wire.prepare(exchange, signed, ask.account(), attempts);
    }

    private CheckedUrl check(Ask ask, Hop hop, Instant deadline) {
        try {
            return policy.check(ask.account(), hop.url(), deadline);
        } catch (HttpFailure refused) {
            record(ask, hop);   // a refused URL is what a developer most wants to see
            throw refused;
        }
    }

    private void record(Ask ask, Hop hop) {
        if (ask.settings().debug()) {
            debug.request(ask.account(), ask.sessionId(), ask.iteration(), hop.url(), hop.method().name(), hop.headers(),
                    hop.body());
        }
    }

    /**
     * Records the answer. It is {@link #AGAIN} if it is a redirect, which becomes the next hop, a challenge that can be answered, or a
     * status that the URL wants retried.
     */
    public void followRedirect(Exchange exchange) {
        Ask ask = ask(exchange);
        Message answer = exchange.getMessage();
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        exchange.setProperty(ANSWER, Bytes.of(answer));
        Duration took = Duration.between(exchange.getProperty(SENT_AT, Instant.class), clock.instant());
        answers.record(took);
        pass(exchange).ifPresent(pass -> pass.answered(status));
        place(exchange).ifPresent(InFlight.Place::answered);
        if (ask.settings().debug()) {
            debug.response(ask.account(), ask.sessionId(), ask.iteration(), status, headers(answer), answerText(exchange), took);
        }
        Hop hop = exchange.getProperty(HOP, Hop.class);
        warn(ask, jar(exchange).take(hop, WireHeaders.values(answer, "Set-Cookie"), clock.instant()));
        if (exchange.getProperty(DIGEST, Digest.class).challenged(hop, status, WireHeaders.values(answer, "WWW-Authenticate"))) {
            exchange.setProperty(AGAIN, true);
            return;
        }
        String location = answer.getHeader("Location", String.class);
        Optional<Hop> next = redirects.next(hop, status, location);
        next.ifPresent(target -> {
            exchange.setProperty(HOP, target);
            exchange.setProperty(DOCUMENT_URL, WebUrl.resolve(exchange.getProperty(DOCUMENT_URL, String.class), location));
        });
        exchange.setProperty(AGAIN, next.isPresent() || status != 200 && again(exchange, status(status)));
    }

    /**
     * An attempt failed: {@link #AGAIN} if the URL's fragment wants another one, and there is time for it.
     *
     * @throws Exception what the attempt failed with, if not
     */
    public void tryAgain(Exchange exchange) throws Exception {
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        Failure failure = Failures.of(error);
        pass(exchange).ifPresent(pass -> pass.failed(failure));
        place(exchange).ifPresent(place -> place.failed(failure.kind()));
        if (!again(exchange, failure)) {
            throw error;
        }
        exchange.setProperty(ANSWER, null);
        exchange.setProperty(AGAIN, true);
    }

    private boolean again(Exchange exchange, Failure failure) {
        Ask ask = ask(exchange);
        Attempts attempts = attempts(exchange);
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (!attempts.again(failure.kind(), status, clock.instant())) {
            return false;
        }
        LOG.info("{} failed with {} {}: {}; attempt {} follows", ask, failure.kind().code(), failure.kind(), failure.message(),
                attempts.made());
        if (ask.settings().debug()) {
            debug.failure(ask.account(), ask.sessionId(), ask.iteration(), failure);
        }
        meters.counter("pivot.request.retries", "kind", failure.kind().name()).increment();
        return true;
    }

    private static Failure status(int status) {
        return new Failure(Failure.Kind.STATUS, "status " + status + "; only 200 brings a document");
    }

    /** Only status 200 with something in it can be a document. */
    public void checkStatus(Exchange exchange) {
        int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        if (status != 200) {
            throw new HttpFailure(Failure.Kind.STATUS, status(status).message());
        }
        // Of a sound nothing is read: whoever plays it fetches it.
        boolean sound = ContentTypes.document(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class))
                == ContentTypes.Document.AUDIO;
        byte[] answer = exchange.getProperty(ANSWER, byte[].class);
        if (!sound && (answer == null || answer.length == 0)) {
            throw new HttpFailure(Failure.Kind.EMPTY, "the answer is empty; <Response/> ends a call");
        }
    }

    /** XML is made text in the encoding of Content-Type, else of its own declaration; JSON is UTF-8 (RFC 8259). */
    public void decodeXml(Exchange exchange) {
        exchange.getMessage().setBody(text.decode(exchange.getProperty(ANSWER, byte[].class),
                exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class)));
    }

    /** A sound instead of a document: it is played from its URL, for ever, or rather until the waiting is over. */
    public Translation playAudio(Exchange exchange) {
        ObjectNode data = JsonNodeFactory.instance.objectNode()
                .put("id", exchange.getProperty(DOCUMENT_URL, String.class)).put("loop", 0);
        data.putArray("terminators");
        return new Translation(Node.of("play", data), List.of());
    }

    /** @throws HttpFailure always: the Content-Type is none that Pivot knows */
    public void unknownType(Exchange exchange) {
        throw new HttpFailure(Failure.Kind.TYPE, "Content-Type " + exchange.getMessage().getHeader(Exchange.CONTENT_TYPE)
                + " is none of application/json, text/xml, application/xml");
    }

    /** Callflow JSON to a callflow. */
    public Translation translateKazoo(JsonNode body) {
        return kazoo.translate(body);
    }

    /** TwiML to a callflow. */
    public Translation translateTwiml(TwimlDocument body, Exchange exchange) {
        return twiml.translate(body, exchange.getProperty(DOCUMENT_URL, String.class), dialects.of(ask(exchange)));
    }

    /** The body is a {@link Translation}: it becomes the session's next input. */
    public void answer(Exchange exchange) {
        Ask ask = ask(exchange);
        Translation translation = exchange.getMessage().getBody(Translation.class);
        warn(ask, translation.warnings());
        exchange.getMessage().setBody(new Input.Answered(ask.sessionId(), ask.id(),
                exchange.getProperty(DOCUMENT_URL, String.class), translation.program(), translation.warnings(),
                jar(exchange).changes()));
    }

    /** Whatever went wrong: recorded, counted by kind, and told to the session, which knows what a failure does. */
    public void fail(Exchange exchange) {
        Ask ask = ask(exchange);
        Exception error = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        ContentTypes.Document type = exchange.getProperty(ANSWER) == null ? ContentTypes.Document.OTHER
                : ContentTypes.document(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class));
        InvalidDocument broken = broken(error, type);
        Failure failure = Failures.of(broken == null ? error : broken, type);
        if (failure.kind() == Failure.Kind.INTERNAL) {
            LOG.error("{} failed by a fault of ours", ask, error);
        }
        if (broken != null) {
            DebugLog.Broken kind = switch (failure.kind()) {
                case CALLFLOW -> DebugLog.Broken.SCHEMA;
                case JSON_SYNTAX -> DebugLog.Broken.JSON;
                default -> DebugLog.Broken.DOCUMENT;
            };
            debug.broken(ask.account(), ask.sessionId(), ask.iteration(), kind, broken.faults(), answerText(exchange));
        }
        failed(ask, failure);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(new Input.Failed(ask.sessionId(), ask.id(), failure,
                jar(exchange) == null ? List.of() : jar(exchange).changes()));
    }

    /** There was no thread for the request, its host or account had enough, or its host is not asked now: recorded, and counted by kind. */
    public void rejected(Input.Failed body, Exchange exchange) {
        failed(ask(exchange), body.failure());
    }

    private void failed(Ask ask, Failure failure) {
        if (ask.settings().debug()) {
            debug.failure(ask.account(), ask.sessionId(), ask.iteration(), failure);
        }
        meters.counter("pivot.request.failures", "kind", failure.kind().name(), "code", failure.kind().code(),
                "first", String.valueOf(ask.first())).increment();
    }

    /** What the parsers and translators say is wrong with the document; null when it was not for them to judge. */
    private static InvalidDocument broken(Throwable error, ContentTypes.Document type) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidDocument invalid) {
                return invalid;
            }
            if (cause instanceof JsonProcessingException syntax) {
                return type == ContentTypes.Document.XML ? TwimlMapper.unwrap(syntax) : StrictJson.syntax(syntax);
            }
        }
        return null;
    }

    /** Into log and debug record: what was ignored, and why. */
    private void warn(Ask ask, List<Diagnostic> warnings) {
        warnings.forEach(warning -> LOG.info("{}", warning));
        debug.warnings(ask.account(), ask.sessionId(), ask.iteration(), warnings);
    }

    /** Null until the request is built. */
    private static CookieJar jar(Exchange exchange) {
        return exchange.getProperty(JAR, CookieJar.class);
    }

    private static Optional<Breakers.Pass> pass(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PASS, Breakers.Pass.class));
    }

    private static Optional<InFlight.Place> place(Exchange exchange) {
        return Optional.ofNullable(exchange.getProperty(PLACE, InFlight.Place.class));
    }

    private static Attempts attempts(Exchange exchange) {
        return exchange.getProperty(ATTEMPTS, Attempts.class);
    }

    private static Ask ask(Exchange exchange) {
        return exchange.getProperty(ASK, Ask.class);
    }

    private static String answerText(Exchange exchange) {
        byte[] answer = exchange.getProperty(ANSWER, byte[].class);
        Charset charset = ContentTypes.charset(exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, String.class))
                .orElse(StandardCharsets.UTF_8);
        return answer == null ? "" : new String(answer, charset);
    }

    private static Map<String, String> headers(Message message) {
        Map<String, String> headers = new LinkedHashMap<>();
        message.getHeaders().forEach((name, value) -> {
            if (value != null && !name.startsWith("Camel")) {
                headers.put(name, value.toString());
            }
        });
        return headers;
    }
}
