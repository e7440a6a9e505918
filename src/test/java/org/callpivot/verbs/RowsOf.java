package org.callpivot.verbs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a parameterized test with a {@code @CsvSource}: its first column names attributes of these elements (names of
 * classes in {@code org.callpivot.twiml}). {@link EveryAttributeTest} fails for an attribute that has no row.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface RowsOf {

    String[] value();
}
