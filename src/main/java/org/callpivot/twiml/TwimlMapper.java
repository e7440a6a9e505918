package org.callpivot.twiml;

import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.xml.XmlMapper;
import org.callpivot.callflow.InvalidDocument;

/**
 * The XML mapper for TwiML, made for Camel's {@code unmarshal: jacksonXml} with {@code xmlMapper: '#twimlMapper'} and
 * {@code unmarshalType: org.callpivot.twiml.TwimlDocument}. It reads documents in document order, refuses document types
 * and entities, and holds the bounds of {@link TwimlLimits}. A document that it refuses is an {@link InvalidDocument} of
 * kind SYNTAX: 12100, 11750 (too large), 11770 (empty).
 *
 * <p>Given text (see {@link TwimlText}) it bounds characters; given bytes it finds the encoding itself, from the byte
 * order mark or the XML declaration.
 */
public final class TwimlMapper {

    private TwimlMapper() {}

    public static XmlMapper create(TwimlLimits limits) {
        XmlMapper mapper = new XmlMapper(new TwimlFactory(limits));
        mapper.registerModule(new SimpleModule("twiml")
                .addDeserializer(TwimlDocument.class, new DocumentReader()));
        return mapper;
    }

    /**
     * What was wrong with the document, whatever wrapped it on its way (Camel: CamelExecutionException and the like).
     * Never null: a cause without a position becomes a 12100 at {@code 1:1}.
     */
    public static InvalidDocument unwrap(Throwable thrown) {
        return Faults.of(thrown);
    }
}
