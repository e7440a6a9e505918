package org.callpivot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.test.main.junit5.CamelMainTestSupport;
import org.callpivot.request.CallView;
import org.callpivot.request.Method;
import org.callpivot.request.PivotSettings;
import org.callpivot.session.Ask;
import org.callpivot.session.Failure;
import org.callpivot.session.Input;
import org.junit.jupiter.api.Test;

/**
 * How a team tests a route that it has edited, with Camel's own test kit: the shipped files, a step replaced by its id, an endpoint
 * mocked. No call, no switch, no server.
 */
class AdvisedRoutesTest extends CamelMainTestSupport {

    @Override
    public boolean isUseAdviceWith() {
        return true;
    }

    @Override
    protected String getPropertyPlaceholderLocations() {
        return "file:config/application.properties";
    }

    @Override
    protected void configure(MainConfigurationProperties configuration) {
        configuration.addConfiguration(new Pivot());
    }

    @Override
    protected Properties useOverridePropertiesWithPropertiesComponent() {
        Properties settings = new Properties();
        settings.setProperty("camel.main.routes-include-pattern",
                "file:routes/pivot.camel.yaml,file:routes/fallback.camel.yaml,file:routes/call.camel.yaml");
        settings.setProperty("camel.server.enabled", "false");
        settings.setProperty("camel.management.enabled", "false");
        settings.setProperty("pivot.database.url", "jdbc:h2:mem:" + UUID.randomUUID());
        return settings;
    }

    /** The developer's server answers this; what the session would hear is in the mock. */
    private MockEndpoint answering(int status, String contentType, String body) throws Exception {
        AdviceWith.adviceWith(context, "ask-developer", route ->
                route.weaveById("call-developer").replace().process(exchange -> {
                    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
                    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, contentType);
                    exchange.getMessage().setBody(body);
                }));
        AdviceWith.adviceWith(context, "call-lane", route -> route.weaveById("enqueue").replace().to("mock:session"));
        startCamelContext();
        MockEndpoint session = getMockEndpoint("mock:session");
        session.expectedMessageCount(1);
        template.sendBody("direct:ask-developer", ask());
        session.assertIsSatisfied();
        return session;
    }

    @Test
    void callflowJsonBecomesTheSessionsNextInput() throws Exception {
        Input.Answered answer = assertInstanceOf(Input.Answered.class,
                answering(200, "application/json; charset=utf-8", "{\"module\":\"tts\",\"data\":{\"text\":\"hello\"}}")
                        .getExchanges().get(0).getMessage().getBody());
        assertEquals("tts hello", answer.program().module() + " " + answer.program().text("text", ""));
    }

    @Test
    void noContentTypeMeansTwiml() throws Exception {
        Input.Answered answer = assertInstanceOf(Input.Answered.class,
                answering(200, null, "<Response><Say>hello</Say></Response>").getExchanges().get(0).getMessage().getBody());
        assertEquals("tts hello", answer.program().module() + " " + answer.program().text("text", ""));
    }

    @Test
    void theFallbackNamesTheFailure() throws Exception {
        Input.Failed failed = assertInstanceOf(Input.Failed.class,
                answering(500, "text/html", "oops").getExchanges().get(0).getMessage().getBody());
        assertEquals(Failure.Kind.STATUS, failed.failure().kind());
    }

    private static Ask ask() {
        CallView.Party party = new CallView.Party("1001", "a.example");
        CallView view = new CallView("call-1", "default", party, party, party, "inbound", null, null, null, List.of(), Map.of(),
                Map.of(), null, null, Map.of(), null, null, null, null, null, null, null, Map.of());
        PivotSettings settings = PivotSettings.read(JsonNodeFactory.instance.objectNode()
                .put("voice_url", "http://10.0.0.1/voice"));    // passes the URL check without DNS; nobody calls it
        return new Ask("call-1-a1", "call-1", "default", 1, true, settings.voiceUrl(), Method.GET, settings, view, false, List.of(),
                Instant.now().plusSeconds(5));
    }
}
