package org.callpivot.store;

import static org.callpivot.store.Database.timestamp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads pages of a table with the columns {@code account}, {@code created} and {@code call_id}: always of one
 * account, and by key instead of by offset, so that a page costs the same wherever it is and new rows do not shift it.
 */
public final class TimeOrdered<T> {

    private final JdbcClient jdbc;
    private final String table;
    private final RowMapper<T> row;
    private final Function<T, Page.Key> key;

    public TimeOrdered(JdbcClient jdbc, String table, RowMapper<T> row, Function<T, Page.Key> key) {
        this.jdbc = jdbc;
        this.table = table;
        this.row = row;
        this.key = key;
    }

    public Page<T> page(String account, Page.Query query) {
        String beyond = query.ascending() ? ">" : "<";
        String order = query.ascending() ? "ASC" : "DESC";
        StringBuilder sql = new StringBuilder("SELECT * FROM " + table + " WHERE account = ?");
        List<Object> parameters = new ArrayList<>(List.of(account));
        if (query.from() != null) {
            sql.append(" AND created >= ?");
            parameters.add(timestamp(query.from()));
        }
        if (query.to() != null) {
            sql.append(" AND created <= ?");
            parameters.add(timestamp(query.to()));
        }
        if (query.start() != null) {
            sql.append(" AND (created " + beyond + " ? OR (created = ? AND call_id " + beyond + "= ?))");
            parameters.add(timestamp(query.start().time()));
            parameters.add(timestamp(query.start().time()));
            parameters.add(query.start().id());
        }
        sql.append(" ORDER BY created " + order + ", call_id " + order + " LIMIT ?");
        parameters.add(query.size() + 1);
        return Page.of(jdbc.sql(sql.toString()).params(parameters).query(row).list(), query.size(), key);
    }
}
