package org.callpivot.request;

/** How a POST carries the parameters. A GET always carries them in the query. */
public enum BodyFormat { FORM, JSON }
