package org.callpivot.twiml;

import static org.callpivot.twiml.Documents.codes;
import static org.callpivot.twiml.Documents.json;
import static org.callpivot.twiml.Documents.node;
import static org.callpivot.twiml.Documents.outline;
import static org.callpivot.twiml.Documents.translate;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Enqueue and what a queue's wait document says: Leave. */
class EnqueueTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute    | value     | data             | expected                                              | code
            waitUrl        |           | /name            | "support"                                             |
            waitUrl        |           | /wait            |                                                       |
            waitUrl        | moh_id    | /wait            | {"url":"moh_id","method":"POST"}                      |
            waitUrl        | /wait     | /wait            | {"url":"https://app.example/wait","method":"POST"}    |
            waitUrl        | ''        | /wait            | {"url":"","method":"POST"}                            |
            waitUrl        | file:///x | /wait            |                                                       | 11100
            waitUrlMethod  | GET       | /wait            |                                                       |
            waitUrlMethod  | PUT       | /wait            |                                                       | 12200
            maxQueueSize   |           | /max_queue_size  | 100                                                   |
            maxQueueSize   | 1         | /max_queue_size  | 1                                                     |
            maxQueueSize   | 5000      | /max_queue_size  | 5000                                                  |
            maxQueueSize   | 5001      | /max_queue_size  | 5000                                                  | 12200
            maxQueueSize   | 0         | /max_queue_size  | 100                                                   | 12200
            workflowSid    | WW1       | /workflow_sid    | "WW1"                                                 |
            priority       | 1         | /priority        |                                                       | 12200
            """)
    void attribute(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Enqueue %s>support</Enqueue>", "twiml:enqueue", attribute, value, pointer, expected, code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute    | value     | data             | expected                  | code
            priority       |           | /task            | {"skill":"fr"}            |
            priority       |           | /task_priority   |                           |
            priority       | 0         | /task_priority   | 0                         |
            priority       | 10        | /task_priority   | 10                        |
            priority       | -1        | /task_priority   |                           | 12200
            timeout        | 60        | /task_timeout    | 60                        |
            timeout        | 0         | /task_timeout    |                           | 12200
            kind           | x         | /task_kind       |                           | 12200
            """)
    void attributeOfTask(String attribute, String value, String pointer, String expected, String code) {
        Documents.row("<Enqueue workflowSid='WW1'><Task %s>{\"skill\":\"fr\"}</Task></Enqueue>", "twiml:enqueue",
                attribute, value, pointer, expected, code);
    }

    @Test
    void aTaskThatIsNoJsonIsText() {
        assertEquals(json("\"{account}\""), node("twiml:enqueue", "<Enqueue><Task>{account}</Task></Enqueue>")
                .data().get("task"));
    }

    @Test
    void theActionIsAskedWhenItIsOver() {
        assertEquals("twiml:enqueue > twiml:redirect", outline("<Enqueue action='/a'>q</Enqueue><Say>never</Say>"));
        assertEquals("twiml:enqueue > tts", outline("<Enqueue>q</Enqueue><Say>on</Say>"));
    }

    @Test
    void withoutQueueItIsSkipped() {
        assertEquals(List.of("12200"), codes(translate("<Enqueue/>")));
        assertEquals("tts", outline("<Enqueue> </Enqueue><Say>on</Say>"));
    }

    @Test
    void leaveIsTheEnd() {
        assertEquals("tts > twiml:leave", outline("<Say>a</Say><Leave/>"));
        assertEquals(List.of("12200", "12200", "12200"), codes(translate("<Leave to='x'>y</Leave><Say>never</Say>")));
    }
}
