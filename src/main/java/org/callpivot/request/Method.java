package org.callpivot.request;

import java.util.Locale;

/** The two methods in which a developer's server is asked. */
public enum Method {
    GET, POST;

    /** Reads {@code get}, {@code POST}, …; null for anything else. */
    public static Method parse(String text) {
        return switch (text == null ? "" : text.strip().toUpperCase(Locale.ROOT)) {
            case "GET" -> GET;
            case "POST" -> POST;
            default -> null;
        };
    }
}
