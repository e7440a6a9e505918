package org.callpivot.http;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.callpivot.session.Failure;

/** What an answer's Content-Type says about it (mission/kazoo-pivot.txt, "Developer Server Response"). */
public final class ContentTypes {

    /** The kinds of document that Pivot tells apart. */
    public enum Document { JSON, XML, AUDIO, OTHER }

    private ContentTypes() {}

    /** @param header parameters and case are ignored; null or blank, that is no header, means {@code text/xml} */
    public static Document document(String header) {
        if (header == null || header.isBlank()) {
            return Document.XML;
        }
        return parse(header).map(ContentType::getMimeType).map(type -> switch (type.toLowerCase(Locale.ROOT)) {
            case "application/json" -> Document.JSON;
            case "text/xml", "application/xml" -> Document.XML;
            default -> type.toLowerCase(Locale.ROOT).startsWith("audio/") ? Document.AUDIO : Document.OTHER;
        }).orElse(Document.OTHER);
    }

    /**
     * The {@code charset} parameter; empty without one.
     *
     * @throws HttpFailure TYPE, if Java does not know the charset
     */
    public static Optional<Charset> charset(String header) {
        Optional<String> name = parse(header).map(type -> type.getParameter("charset"))
                .map(String::strip).filter(value -> !value.isEmpty());
        try {
            return name.map(Charset::forName);
        } catch (IllegalArgumentException unknown) {
            throw new HttpFailure(Failure.Kind.TYPE,
                    "charset '" + Failures.shorten(name.orElseThrow()) + "' in the Content-Type is unknown", unknown);
        }
    }

    private static Optional<ContentType> parse(String header) {
        return Optional.ofNullable(header).map(String::strip).map(ContentType::parseLenient);
    }
}
