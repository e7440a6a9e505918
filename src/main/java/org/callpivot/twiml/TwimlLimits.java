package org.callpivot.twiml;

/**
 * How much a document may ask of the parser. Every bound protects memory or the stack; the defaults are far above what
 * published documents use (facts/twiml.md A1: 64 kB).
 *
 * @param bytes      size of the document; also the bound of its characters and of one text
 * @param depth      of nested elements
 * @param elements   in the whole document; a verb becomes at most two nodes of the program, nested in each other
 * @param attributes of one element
 * @param value      characters of one attribute: 500 hints of 100 characters each must fit
 */
public record TwimlLimits(int bytes, int depth, int elements, int attributes, int value) {

    public static final TwimlLimits DEFAULT = new TwimlLimits(64 * 1024, 32, 500, 64, 64 * 1024);

    public TwimlLimits {
        if (bytes < 1 || depth < 1 || elements < 1 || attributes < 1 || value < 1) {
            throw new IllegalArgumentException("every TwiML limit must be at least 1");
        }
    }
}
