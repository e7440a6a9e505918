package org.callpivot.twiml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.dataformat.JacksonXMLDataFormat;
import org.callpivot.callflow.InvalidDocument;
import org.callpivot.callflow.Translation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The package as the pipeline uses it: text by Content-Type, then Camel's jacksonXml with our mapper. */
class TwimlRouteTest {

    private static final CamelContext CAMEL = new DefaultCamelContext();

    @BeforeAll
    static void start() throws Exception {
        CAMEL.getRegistry().bind("twimlMapper", TwimlMapper.create(TwimlLimits.DEFAULT));
        CAMEL.getRegistry().bind("twimlText", new TwimlText(TwimlLimits.DEFAULT));
        CAMEL.getRegistry().bind("twimlTranslator", new TwimlTranslator(base -> reference -> base));
        CAMEL.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                JacksonXMLDataFormat twiml = new JacksonXMLDataFormat();
                twiml.setXmlMapper("#twimlMapper");
                twiml.setUnmarshalTypeName(TwimlDocument.class.getName());
                from("direct:text")
                        .onException(InvalidDocument.class).handled(true).setBody(exceptionMessage()).end()
                        .bean("twimlText", "decode(${body}, ${header.Content-Type})")
                        .unmarshal(twiml)
                        .bean("twimlTranslator", "translate(${body}, 'https://app.example/')");
                from("direct:bytes").errorHandler(noErrorHandler()).unmarshal(twiml);
            }
        });
        CAMEL.start();
    }

    @AfterAll
    static void stop() {
        CAMEL.stop();
    }

    private final ProducerTemplate producer = CAMEL.createProducerTemplate();

    @Test
    void aDocumentIsTranslated() {
        byte[] body = "<Response><Say>Grüße</Say><Play>a</Play></Response>".getBytes(StandardCharsets.ISO_8859_1);

        Object out = producer.requestBodyAndHeader("direct:text", body, Exchange.CONTENT_TYPE,
                "text/xml; charset=ISO-8859-1");

        Translation translation = assertInstanceOf(Translation.class, out);
        assertEquals("tts > play", Documents.outline(translation.program()));
        assertEquals("Grüße", translation.program().text("text", null));
    }

    @Test
    void aBrokenDocumentReachesTheErrorHandlerAsInvalidDocument() {
        Object out = producer.requestBody("direct:text", "<Response><Say>".getBytes(StandardCharsets.UTF_8));

        assertEquals("ERROR 12100 at 1:15", out.toString().substring(0, 19));
    }

    @Test
    void unwrapTakesCamelsCoverOff() {
        CamelExecutionException thrown = assertThrows(CamelExecutionException.class,
                () -> producer.requestBody("direct:bytes", "<!DOCTYPE a><a/>".getBytes(StandardCharsets.UTF_8)));

        assertEquals("a document type declaration is not allowed",
                TwimlMapper.unwrap(thrown).faults().get(0).message());
    }

    @Test
    void anEmptyBodyIsAnEmptyDocument() {
        assertEquals("ERROR 11770", producer.requestBody("direct:text", (Object) null).toString().substring(0, 11));
    }
}
