package org.callpivot.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads the column types that our tables use beside texts and numbers, in the same way from every database. */
public final class Columns {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Columns() {}

    /** A time stamp; null where the column is null. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** A text column that holds a JSON object. */
    public static ObjectNode object(ResultSet row, String column) throws SQLException {
        try {
            return JSON.readValue(row.getString(column), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("column " + column + " holds no JSON object", e);
        }
    }
}
