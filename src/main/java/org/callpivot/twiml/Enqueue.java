package org.callpivot.twiml;

import static org.callpivot.twiml.Attribute.media;
import static org.callpivot.twiml.Attribute.method;
import static org.callpivot.twiml.Attribute.text;
import static org.callpivot.twiml.Attribute.url;
import static org.callpivot.twiml.Attribute.whole;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.callpivot.callflow.Node;

/**
 * Puts the caller into a queue: node {@code twiml:enqueue}. With {@code action}, child {@code _} asks it and the document
 * ends; without, the document goes on.
 *
 * <pre>
 * attribute           values                                  default        code           key
 * action, method      URL; GET, POST                          none, POST     14203, 14201   (child _)
 * waitUrl             URL of a document or a sound, or        the switch's   14202          wait.url, or
 *                     media, see {@link Media};                                             wait.media
 *                     empty, silence: silence
 * waitUrlMethod       GET, POST                               POST           14206          wait.method
 * maxQueueSize        1..5000                                 100            12200          …
 * workflowSid         any                                     -              -              …
 * (text)              the queue's name                        -              14204          name
 * Task                JSON object, or text                    -              12200          task
 * Task: priority      0..999999999                            -              12200          task_priority
 * Task: timeout       1..999999999 seconds                    -              12200          task_timeout
 * </pre>
 *
 * A name, a task or a workflow must be there.
 */
final class Enqueue implements Verb {

    private static final int NINE_DIGITS = 999_999_999;
    private static final Attributes ATTRIBUTES = Attributes.of(
            media("waitUrl").in(Media.WAIT).as("url").first().code("14202"),
            method("waitUrlMethod").in(Media.WAIT).as("method").or("POST").code("14206"),
            whole("maxQueueSize", 1, 5000).or(100),
            text("workflowSid"),
            url("action").in(Redirect.ACTION).as("url").code("14203"),
            method("method").in(Redirect.ACTION).as("method").or("POST").code("14201"));
    private static final Attributes TASK_ATTRIBUTES = Attributes.of(
            whole("priority", 0, NINE_DIGITS).as("task_priority"),
            whole("timeout", 1, NINE_DIGITS).as("task_timeout"));
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public String name() {
        return "Enqueue";
    }

    @Override
    public Step read(Element element, Reading reading) {
        ObjectNode data = ATTRIBUTES.read(element, reading);
        Media.settleWait(data);
        Node action = Redirect.asked(data, null);
        for (Element child : element.elements()) {
            if (child.name().equals("Task")) {
                task(child, data, reading);
            } else {
                reading.skipUnknown(child, element);
            }
        }
        if (!element.text().isEmpty()) {
            data.put("name", element.text());
        }
        if (!data.has("name") && !data.has("task") && !data.has("workflow_sid")) {
            reading.warn("14204", element, "must hold the name of a queue as text, or a Task; it is skipped");
            return Step.skipped();
        }
        return Step.asking(Node.of("twiml:enqueue", data), action);
    }

    private static void task(Element element, ObjectNode data, Reading reading) {
        reading.expectNoElements(element);
        data.setAll(TASK_ATTRIBUTES.read(element, reading));
        data.set("task", json(element.text()));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? object : TextNode.valueOf(text);
        } catch (JsonProcessingException notJson) {
            return TextNode.valueOf(text);
        }
    }
}
