package org.callpivot.request;

import java.util.function.UnaryOperator;

/**
 * {@link WebUrl#references}. Most references of a document stay on its site, so its host is checked once for all of
 * them, and not at all where every reference names its own. For one thread.
 */
final class References implements UnaryOperator<String> {

    private static final String NONE = "";

    private final String base;
    private final UriReference document;
    /** Scheme, credentials, host and port; empty when the base is no URL for us, null when nobody has asked yet. */
    private String site;

    References(String base) {
        this.base = base;
        this.document = UriReference.of(base);
    }

    @Override
    public String apply(String reference) {
        if (reference == null || reference.isBlank()) {
            return site().equals(NONE) ? base : WebUrl.completed(document).textAfter(site);
        }
        UriReference named = UriReference.of(reference);
        UriReference target = document.resolve(named);
        if (named.isWithinSite() && !site().equals(NONE)) {
            return WebUrl.completed(target).textAfter(site);
        }
        WebUrl elsewhere = WebUrl.orNull(target);
        return elsewhere == null ? target.text() : elsewhere.text();
    }

    private String site() {
        if (site == null) {
            WebUrl url = WebUrl.orNull(document);
            site = url == null ? NONE : url.site();
        }
        return site;
    }
}
