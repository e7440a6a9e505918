package org.callpivot.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The five components of RFC 3986: any text has them, so taking it apart never fails. All but {@code path} may be null
 * (absent), which is not the same as empty.
 *
 * <p>{@link java.net.URI#resolve} follows the older RFC 2396: it differs for an empty reference, for a lone query and
 * for more {@code ..} than there are segments, and it refuses much of what developers write.
 */
record UriReference(String scheme, String authority, String path, String query, String fragment) {

    /** RFC 3986 appendix B, with the scheme's own grammar. */
    private static final Pattern COMPONENTS = Pattern.compile(
            "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?", Pattern.DOTALL);

    static UriReference of(String text) {
        Matcher parts = COMPONENTS.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalStateException("every text has URI components");
        }
        String scheme = parts.group(1);
        return new UriReference(scheme == null ? null : scheme.toLowerCase(Locale.ROOT),
                parts.group(2), parts.group(3), parts.group(4), parts.group(5));
    }

    /** The target of a reference that stands in the document of this URI (RFC 3986 section 5.2.2, strict). */
    UriReference resolve(UriReference reference) {
        if (reference.scheme != null) {
            return new UriReference(reference.scheme, reference.authority, withoutDotSegments(reference.path),
                    reference.query, reference.fragment);
        }
        if (reference.authority != null) {
            return new UriReference(scheme, reference.authority, withoutDotSegments(reference.path),
                    reference.query, reference.fragment);
        }
        if (reference.path.isEmpty()) {
            return new UriReference(scheme, authority, path,
                    reference.query == null ? query : reference.query, reference.fragment);
        }
        String target = reference.path.startsWith("/") ? reference.path : merged(reference.path);
        return new UriReference(scheme, authority, withoutDotSegments(target), reference.query, reference.fragment);
    }

    /** Section 5.3. */
    String text() {
        StringBuilder out = new StringBuilder();
        if (scheme != null) {
            out.append(scheme).append(':');
        }
        if (authority != null) {
            out.append("//").append(authority);
        }
        out.append(path);
        if (query != null) {
            out.append('?').append(query);
        }
        if (fragment != null) {
            out.append('#').append(fragment);
        }
        return out.toString();
    }

    /** Section 5.2.3. */
    private String merged(String relativePath) {
        if (authority != null && path.isEmpty()) {
            return '/' + relativePath;
        }
        return path.substring(0, path.lastIndexOf('/') + 1) + relativePath;
    }

    /**
     * Section 5.2.4. A path that does not begin with a slash stays as it is: only URIs without an authority have
     * one, and nobody fetches those.
     */
    private static String withoutDotSegments(String path) {
        if (!path.startsWith("/")) {
            return path;
        }
        List<String> kept = new ArrayList<>();
        boolean endsInDots = false;
        for (String segment : path.substring(1).split("/", -1)) {
            endsInDots = segment.equals(".") || segment.equals("..");
            if (!endsInDots) {
                kept.add(segment);
            } else if (segment.equals("..") && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
        }
        if (endsInDots) {
            kept.add("");
        }
        return '/' + String.join("/", kept);
    }
}
