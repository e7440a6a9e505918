/**
 * Calls to strangers' web servers: where they may go, how long and how large they may get, what went wrong.
 *
 * <p>The steps of a route, with the bean of each: check the URL ({@link org.callpivot.http.UrlPolicy}, which gives the
 * {@link org.callpivot.http.Hop} its address), make the message
 * ({@link org.callpivot.http.WireHeaders#prepare}), {@code to: http://developer} (guarded by
 * {@link org.callpivot.http.DeveloperHttp}), follow a redirect ({@link org.callpivot.http.Redirects#next}) and begin
 * again. Whatever is thrown on the way, {@link org.callpivot.http.Failures#of} names it.
 */
package org.callpivot.http;
