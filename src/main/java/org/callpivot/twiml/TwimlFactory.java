package org.callpivot.twiml;

import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.dataformat.xml.XmlFactory;
import com.fasterxml.jackson.dataformat.xml.deser.FromXmlParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/** Jackson's factory over the guarded reader; opening a broken document already fails with this package's own error. */
final class TwimlFactory extends XmlFactory {

    private static final long serialVersionUID = 1L;

    TwimlFactory(TwimlLimits limits) {
        super(new GuardedInputFactory(limits));
        // Not one for each thread: thousands of them wait for answers, and few parse one at the same time.
        setRecyclerPool(JsonRecyclerPools.sharedBoundedPool());
    }

    @Override
    protected FromXmlParser _createParser(InputStream in, IOContext context) throws IOException {
        return opened(() -> super._createParser(in, context));
    }

    @Override
    protected FromXmlParser _createParser(Reader in, IOContext context) throws IOException {
        return opened(() -> super._createParser(in, context));
    }

    @Override
    protected FromXmlParser _createParser(char[] data, int offset, int length, IOContext context, boolean recyclable)
            throws IOException {
        return opened(() -> super._createParser(data, offset, length, context, recyclable));
    }

    @Override
    protected FromXmlParser _createParser(byte[] data, int offset, int length, IOContext context) throws IOException {
        return opened(() -> super._createParser(data, offset, length, context));
    }

    private interface Opening {
        FromXmlParser open() throws IOException;
    }

    private static FromXmlParser opened(Opening opening) {
        try {
            return opening.open();
        } catch (IOException | RuntimeException e) {
            throw Faults.of(e);
        }
    }
}
