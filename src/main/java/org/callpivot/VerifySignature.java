package org.callpivot;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.callpivot.http.SignedRequest;
import org.callpivot.http.Signatures;
import org.callpivot.request.FormBody;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code pivot verify-signature}: tells a developer whether a request that has arrived is signed with a key, and if not, why.
 * Exit status 0 if every signature is valid, 1 if one is not, 2 for wrong words.
 */
@Command(name = "verify-signature", mixinStandardHelpOptions = true,
        description = "Checks the signatures of a request as it arrived at a developer's server.",
        footer = {"", "Example:", "  pivot verify-signature --key secret-1 --url https://dev.example/voice --body body.txt \\",
            "      'X-Pivot-Signature: t=1767605400,v1=5b1c…'"})
final class VerifySignature implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "HEADER",
            description = "X-Pivot-Signature: … or X-Twilio-Signature: …, as it came.")
    private List<String> headers;

    @Option(names = "--key", required = true, paramLabel = "KEY", defaultValue = "${env:PIVOT_SIGNING_KEY}",
            description = "The account's key; better in the environment, as PIVOT_SIGNING_KEY.")
    private String key;

    @Option(names = "--url", required = true, paramLabel = "URL",
            description = "The URL that was asked, with its query, as the sender sees it: before any proxy.")
    private String url;

    @Option(names = "--method", paramLabel = "METHOD", description = "Default: POST with a body, GET without.")
    private String method;

    @Option(names = "--body", paramLabel = "FILE", description = "The body, byte by byte; - is standard input.")
    private Path body;

    @Option(names = "--content-type", paramLabel = "TYPE", defaultValue = FormBody.CONTENT_TYPE,
            description = "Of the body (default: ${DEFAULT-VALUE}).")
    private String contentType;

    @Option(names = "--max-age", paramLabel = "SECONDS", defaultValue = "300",
            description = "An X-Pivot-Signature that is older, or younger than now, is not valid; 0 = any age (default: ${DEFAULT-VALUE}).")
    private long maxAge;

    @Spec
    private CommandSpec spec;

    private final Clock clock;

    VerifySignature() {
        this(Clock.systemUTC());
    }

    VerifySignature(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        SignedRequest request = request();
        List<String> faults = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        for (String header : headers) {
            int colon = header.indexOf(':');
            String name = colon < 0 ? header : header.substring(0, colon).strip();
            String value = colon < 0 ? "" : header.substring(colon + 1).strip();
            String fault = switch (name.toLowerCase(Locale.ROOT)) {
                case "x-pivot-signature" -> pivotFault(request, value);
                case "x-twilio-signature" -> twilioFault(request, value);
                default -> throw new ParameterException(spec.commandLine(),
                        "\"" + name + "\" is neither " + Signatures.PIVOT + " nor " + Signatures.TWILIO);
            };
            out.println(name + (fault == null ? ": valid" : ": not valid: " + fault));
            if (fault != null) {
                faults.add(fault);
            }
        }
        if (!faults.isEmpty()) {
            out.println("checked: " + request.method() + " " + request.url()
                    + (request.body() == null ? ", no body" : ", " + bytes(request.body()).length + " bytes of " + contentType));
        }
        out.flush();
        return faults.isEmpty() ? 0 : 1;
    }

    private SignedRequest request() throws IOException {
        String text = null;
        if (body != null) {
            text = new String(body.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(body),
                    StandardCharsets.UTF_8);
        }
        String verb = method != null ? method.toUpperCase(Locale.ROOT) : text == null ? "GET" : "POST";
        return new SignedRequest(verb, url, text == null ? null : contentType, text);
    }

    private String twilioFault(SignedRequest request, String value) {
        if (!request.urlWithBodyHash().equals(url)) {
            return "the URL has no bodySHA256 of this body; for a form, say so with --content-type";
        }
        return same(request.twilio(key), value) ? null : "another key, URL or body";
    }

    private String pivotFault(SignedRequest request, String value) {
        Long seconds = null;
        List<String> signatures = new ArrayList<>();
        for (String part : value.split(",")) {
            if (part.strip().matches("t=\\d{1,12}")) {
                seconds = Long.valueOf(part.strip().substring(2));
            } else if (part.strip().startsWith("v1=")) {
                signatures.add(part.strip().substring(3));
            }
        }
        if (seconds == null || signatures.isEmpty()) {
            return "must be t=<seconds>,v1=<hexadecimal>";
        }
        String mine = request.pivot(key, seconds);
        if (signatures.stream().noneMatch(one -> same(mine, one))) {
            return "another key, method, URL or body than any of its " + signatures.size() + " v1";
        }
        long age = clock.instant().getEpochSecond() - seconds;
        return maxAge > 0 && Math.abs(age) > maxAge
                ? "signed at " + Instant.ofEpochSecond(seconds) + ", " + age + " s ago; --max-age is " + maxAge : null;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(bytes(one), bytes(other));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
