package org.callpivot.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The five components of RFC 3986: any text has them, so taking it apart never fails. All but {@code path} may be null
 * (absent), which is not the same as empty.
 *
 * <p>{@link java.net.URI#resolve} follows the older RFC 2396: it differs for an empty reference, for a lone query and
 * for more {@code ..} than there are segments, and it refuses much of what developers write.
 */
record UriReference(String scheme, String authority, String path, String query, String fragment) {

    /** Takes the text apart as RFC 3986 appendix B does, with the scheme's own grammar. */
    static UriReference of(String text) {
        String all = text.strip();
        int hash = all.indexOf('#');
        int queryEnd = hash < 0 ? all.length() : hash;
        int question = all.indexOf('?');
        boolean hasQuery = question >= 0 && question < queryEnd;
        int pathEnd = hasQuery ? question : queryEnd;
        int colon = schemeLength(all, pathEnd);
        int begin = colon + 1;
        boolean hasAuthority = all.startsWith("//", begin) && begin + 2 <= pathEnd;
        int path = begin;
        if (hasAuthority) {
            int slash = all.indexOf('/', begin + 2);
            path = slash < 0 || slash > pathEnd ? pathEnd : slash;
        }
        return new UriReference(
                colon < 0 ? null : all.substring(0, colon).toLowerCase(Locale.ROOT),
                hasAuthority ? all.substring(begin + 2, path) : null,
                all.substring(path, pathEnd),
                hasQuery ? all.substring(question + 1, queryEnd) : null,
                hash < 0 ? null : all.substring(hash + 1));
    }

    /** Where the colon behind the scheme is (section 3.1); -1 when the text begins with none. */
    private static int schemeLength(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (c == ':' && i > 0) {
                return i;
            }
            if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-'))) {
                return -1;
            }
        }
        return -1;
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

    /** Names neither scheme nor host: its target is on the site of its document. */
    boolean isWithinSite() {
        return scheme == null && authority == null;
    }

    /** Section 5.3. */
    String text() {
        return textAfter((scheme == null ? "" : scheme + ':') + (authority == null ? "" : "//" + authority));
    }

    /** {@link #text} with what stands for scheme and authority already made. */
    String textAfter(String site) {
        if (query == null && fragment == null) {
            return site + path;
        }
        return site + path + (query == null ? "" : '?' + query) + (fragment == null ? "" : '#' + fragment);
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
        if (!path.startsWith("/") || !path.contains("/.")) {
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
