package org.callpivot.twiml;

import com.ctc.wstx.api.ReaderConfig;
import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.io.InputBootstrapper;
import com.ctc.wstx.io.SystemId;
import com.ctc.wstx.stax.WstxInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLStreamReader2;
import org.codehaus.stax2.util.StreamReader2Delegate;

/**
 * Woodstox for documents that strangers send: no document type, no entities but the five of XML, nothing loaded from
 * anywhere, everything bounded.
 *
 * <p>Prefixes are part of the name instead of being resolved: speech markup such as {@code <amazon:effect>} is published
 * without the declaration that namespaces ask for.
 */
final class GuardedInputFactory extends WstxInputFactory {

    GuardedInputFactory(TwimlLimits limits) {
        setProperty(SUPPORT_DTD, false);
        setProperty(IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        setProperty(IS_NAMESPACE_AWARE, false);
        setProperty(P_LAZY_PARSING, false);
        setProperty(WstxInputProperties.P_MAX_CHARACTERS, (long) limits.bytes());
        setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, limits.bytes());
        setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.depth());
        setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) limits.elements());
        setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, limits.attributes());
        setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, limits.value());
    }

    @Override
    public XMLStreamReader2 createSR(ReaderConfig config, String systemId, InputBootstrapper input,
            boolean forEventReader, boolean autoClose) throws XMLStreamException {
        return new NoDoctype(super.createSR(config, systemId, input, forEventReader, autoClose));
    }

    @Override
    public XMLStreamReader2 createSR(ReaderConfig config, SystemId systemId, InputBootstrapper input,
            boolean forEventReader, boolean autoClose) throws XMLStreamException {
        return new NoDoctype(super.createSR(config, systemId, input, forEventReader, autoClose));
    }

    /** Without DTD support Woodstox skips a document type in silence; here it is refused. */
    private static final class NoDoctype extends StreamReader2Delegate {

        NoDoctype(XMLStreamReader2 reader) {
            super(reader);
        }

        @Override
        public int next() throws XMLStreamException {
            int event = super.next();
            if (event == XMLStreamConstants.DTD) {
                throw Faults.unreadable(Faults.where(getLocation()), "a document type declaration is not allowed");
            }
            return event;
        }
    }
}
