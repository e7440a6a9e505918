package org.callpivot.verbs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No attribute is forgotten: each of the tables in {@code org.callpivot.twiml} (static fields of type Attributes, or
 * maps of records that have
 * one) has a row in a test that is marked {@link RowsOf}.
 */
class EveryAttributeTest {

    private static final String TWIML = "org.callpivot.twiml";
    private static final String VERBS = "org.callpivot.verbs";

    @Test
    void everyAttributeHasARow() throws Exception {
        Map<String, Set<String>> tested = tested();
        Map<String, Set<String>> missing = new TreeMap<>();
        tables().forEach((element, attributes) -> {
            attributes.removeAll(tested.getOrDefault(element, Set.of()));
            if (!attributes.isEmpty()) {
                missing.put(element, attributes);
            }
        });
        assertEquals(Map.of(), missing);
    }

    /**
     * A row for an attribute that is gone would show nothing; one whose attribute was never there shows the refusal.
     */
    @Test
    void everyMarkedElementHasATable() throws Exception {
        Set<String> unknown = new TreeSet<>(tested().keySet());
        unknown.removeAll(tables().keySet());
        assertEquals(Set.of(), unknown);
    }

    private static Map<String, Set<String>> tables() throws IOException, ReflectiveOperationException {
        Map<String, Set<String>> tables = new TreeMap<>();
        for (Class<?> element : classes(Path.of("target/classes"), TWIML)) {
            for (Field field : element.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    for (Object table : tablesIn(field.get(null))) {
                        tables.computeIfAbsent(element.getSimpleName(), name -> new TreeSet<>())
                                .addAll(names(table));
                    }
                }
            }
        }
        assertTrue(tables.size() > 30, "the tables are elsewhere");
        return tables;
    }

    /** A table, or the tables of the records in a map of them. */
    private static List<Object> tablesIn(Object value) throws ReflectiveOperationException {
        if (isTable(value)) {
            return List.of(value);
        }
        List<Object> tables = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            for (Object one : map.values()) {
                for (Field field : one.getClass().isRecord() ? one.getClass().getDeclaredFields() : new Field[0]) {
                    field.setAccessible(true);
                    if (isTable(field.get(one))) {
                        tables.add(field.get(one));
                    }
                }
            }
        }
        return tables;
    }

    private static boolean isTable(Object value) {
        return value != null && value.getClass().getName().equals(TWIML + ".Attributes");
    }

    private static Set<String> names(Object table) throws ReflectiveOperationException {
        Field rows = table.getClass().getDeclaredField("rows");
        rows.setAccessible(true);
        Set<String> names = new TreeSet<>();
        ((Map<?, ?>) rows.get(table)).keySet().forEach(name -> names.add((String) name));
        return names;
    }

    private static Map<String, Set<String>> tested() throws IOException, ReflectiveOperationException {
        Map<String, Set<String>> tested = new TreeMap<>();
        for (Class<?> test : classes(Path.of("target/test-classes"), VERBS)) {
            for (Method method : test.getDeclaredMethods()) {
                RowsOf marked = method.getAnnotation(RowsOf.class);
                if (marked != null) {
                    CsvSource table = method.getAnnotation(CsvSource.class);
                    for (String element : marked.value()) {
                        tested.computeIfAbsent(element, name -> new TreeSet<>()).addAll(firstColumn(table));
                    }
                }
            }
        }
        return tested;
    }

    private static Set<String> firstColumn(CsvSource table) {
        Set<String> names = new TreeSet<>();
        for (String row : table.textBlock().split("\n")) {
            if (!row.startsWith("#") && row.indexOf(table.delimiter()) > 0) {
                names.add(row.substring(0, row.indexOf(table.delimiter())).strip());
            }
        }
        return names;
    }

    private static Iterable<Class<?>> classes(Path root, String packageName)
            throws IOException, ReflectiveOperationException {
        Set<Class<?>> classes = new LinkedHashSet<>();
        try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                classes.add(Class.forName(packageName + "." + file.getFileName().toString().replace(".class", "")));
            }
        }
        return classes;
    }
}
