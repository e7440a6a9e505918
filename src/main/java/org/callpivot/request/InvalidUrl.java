package org.callpivot.request;

/**
 * A URL that cannot be asked: neither http nor https, no host, a host or port that is none. The message names the
 * URL with its credentials masked. In the middle of a call it is the failure {@code BAD_URL} (11100).
 */
public final class InvalidUrl extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidUrl(String url, String rule) {
        super('"' + WebUrl.cut(WebUrl.maskUnreadable(url)) + "\" " + rule, null, false, false);
    }
}
