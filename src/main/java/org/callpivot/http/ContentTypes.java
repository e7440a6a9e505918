package org.callpivot.http;

import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.callpivot.session.Failure;

/** What a Content-Type header says about a developer's answer (mission/kazoo-pivot.txt, "Developer Server Response"). */
public final class ContentTypes {

    /** The kinds of document that Pivot tells apart. */
    public enum Document { JSON, XML, OTHER }

    private ContentTypes() {}

    /** @param header parameters and case are ignored; null or blank, that is no header, means {@code text/xml} */
    public static Document document(String header) {
        if (header == null || header.isBlank()) {
            return Document.XML;
        }
        ContentType type = ContentType.parseLenient(header.strip());
        if (type.isSameMimeType(ContentType.APPLICATION_JSON)) {
            return Document.JSON;
        }
        return type.isSameMimeType(ContentType.TEXT_XML) || type.isSameMimeType(ContentType.APPLICATION_XML)
                ? Document.XML
                : Document.OTHER;
    }

    /**
     * The {@code charset} parameter; empty without one.
     *
     * @throws HttpFailure TYPE, if Java does not know the charset
     */
    public static Optional<Charset> charset(String header) {
        if (header == null || header.isBlank()) {
            return Optional.empty();
        }
        Optional<String> name =
                Optional.ofNullable(ContentType.parseLenient(header.strip()).getParameter("charset"))
                        .map(String::strip).filter(value -> !value.isEmpty());
        try {
            return name.map(Charset::forName);
        } catch (IllegalArgumentException unknown) {
            throw new HttpFailure(Failure.Kind.TYPE, "charset '" + name.orElseThrow() + "' in the Content-Type is unknown",
                    unknown);
        }
    }
}
