package org.callpivot.verbs;

import static org.callpivot.verbs.Event.answers;
import static org.callpivot.verbs.Event.completed;
import static org.callpivot.verbs.Event.created;
import static org.callpivot.verbs.Event.ended;
import static org.callpivot.verbs.Event.happensTo;
import static org.callpivot.verbs.Event.rings;
import static org.callpivot.verbs.VerbCall.attribute;
import static org.callpivot.verbs.VerbCall.call;
import static org.callpivot.verbs.VerbCall.with;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.callpivot.request.ReqFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whom a Dial rings: Number, Client, Sip, Sim, WhatsApp, Application (facts/twiml.md A2, their table rows), and
 * Kazoo's User and Device (facts/kazoo-pivot.md part 5); classes of these names in org.callpivot.twiml.
 */
class DialPartiesVerbTest {

    /** What the developer gets of the leg of {@code <Number>2000</Number>}, beside the usual. */
    private static final String LEG = " CallSid=leg-b ParentCallSid=call-1 To=2000 Direction=outbound-dial";

    private static VerbCall dial(String noun) {
        return call("<Dial action='/done'>" + noun + "</Dial>");
    }

    // ------------------------------------------------------------ who it is

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # noun                                           | the switch is told                         | To
            <Number>2000</Number>                            | {"number":"2000"}                          | 2000
            <Number> +1 (415) 886-7900 </Number>             | {"number":"+14158867900"}                  | +14158867900
            <Number>555-555-1212</Number>                    | {"number":"5555551212"}                    | 5555551212
            <Client>joe</Client>                             | {"client":"joe"}                           | client:joe
            <Client><Identity> joe </Identity></Client>      | {"client":"joe"}                           | client:joe
            <Client><Identity>joe</Identity><Parameter name='a' value='1'/></Client> | {"client":"joe","parameters":{"a":"1"}} | client:joe
            <Sip>sip:joe@b.example</Sip>                     | {"sip":"sip:joe@b.example"}                | sip:joe@b.example
            <Sip>joe@b.example</Sip>                         | {"sip":"sip:joe@b.example"}                | sip:joe@b.example
            <Sip>sips:joe@b.example:5061;transport=tcp</Sip> | {"sip":"sips:joe@b.example:5061;transport=tcp"} | sips:joe@b.example:5061;transport=tcp
            <Sim>DE0123</Sim>                                | {"sim":"DE0123"}                           | DE0123
            <WhatsApp>+49170</WhatsApp>                      | {"whatsapp":"+49170"}                      | +49170
            <Application>AP1</Application>                   | {"application":"AP1"}                      | AP1
            <Application><ApplicationSid>AP1</ApplicationSid><Parameter name='a' value='1'/></Application> | {"application":"AP1","parameters":{"a":"1"}} | AP1
            <User>u1</User>                                  | {"user":"u1"}                              | u1
            <Device>d1</Device>                              | {"device":"d1"}                            | d1
            """)
    void theParty(String noun, String target, String to) {
        dial(noun).warns().orders("dial targets=[" + target + "]");
        if (!noun.startsWith("<Sim") && !noun.startsWith("<User") && !noun.startsWith("<Device")) {
            dial(noun.replaceFirst(">", " statusCallback='/s'>")).orders("dial").on(created("leg-b", 0))
                    .on(ended("leg-b", "reason=busy"))
                    .tells("POST https://dev.example.com/s CallSid=leg-b ParentCallSid=call-1 To=" + to
                            + " Direction=outbound-dial CallStatus=busy CallDuration=0"
                            + " CallbackSource=call-progress-events SequenceNumber=0");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # nobody              | faults
            <Number/>             | 13223,13223
            <Number>joe</Number>  | 13223,13223
            <Client/>             | 12200,13223
            <Sip>joe</Sip>        | 13243,13223
            <Sip>sip:</Sip>       | 13243,13223
            <Sip>sip:a b@c</Sip>  | 13243,13223
            <Sip><Uri>joe</Uri></Sip> | 13243,13243,13223
            <Sim/>                | 12200,13223
            <WhatsApp/>           | 12200,13223
            <Application/>        | 12200,13223
            <User/>               | 12200,13223
            <Device/>             | 12200,13223
            """)
    void withoutTheirNameTheyAreSkipped(String noun, String faults) {
        call("<Dial>" + noun + "</Dial><Say>next</Say>").warns(faults.split(",")).orders("say text=next");
    }

    @Test
    void whatIsInsideIsChecked() {
        dial("<Client>joe<Sip>x</Sip></Client>").warns("12200 <Sip>").orders("dial targets=[{\"client\":\"joe\"}]");
        dial("<Number><Client>x</Client>2000</Number>").warns("12200 <Client>").orders("dial");
    }

    // ------------------------------------------------------------ what each has of its own

    @RowsOf("Number")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value            | the switch is told                        | fault
            sendDigits  |                  | dial !targets.0.sendDigits=               |
            sendDigits  | wW19AD*#         | dial targets.0.sendDigits=wW19AD*#        |
            sendDigits  | 1x               | dial !targets.0.sendDigits=               | 13222
            sendDigits  | E                | dial !targets.0.sendDigits=               | 13222
            sendDigits  | ''               | dial !targets.0.sendDigits=               | 13222
            byoc        |                  | dial !targets.0.byoc=                     |
            byoc        | BY1              | dial targets.0.byoc=BY1                   |
            callerId    | 2443             | dial targets=[{"number":"2000"}]          | 12200
            """)
    void number(String name, String value, String told, String fault) {
        dial("<Number " + attribute(name, value) + ">2000</Number>").warns(fault == null ? null : fault + " " + name)
                .orders(told).on(completed("outcome=busy")).requests("POST https://dev.example.com/done"
                        + " DialCallStatus=busy");
    }

    @RowsOf("Sip")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value  | the switch is told                          | fault
            username    |        | dial !targets.0.username=                   |
            username    | joe    | dial targets.0.username=joe                 |
            password    |        | dial !targets.0.password=                   |
            password    | secret | dial targets.0.password=secret              |
            transport   | tls    | dial targets=[{"sip":"sip:joe@b.example"}]  | 12200
            """)
    void sip(String name, String value, String told, String fault) {
        dial("<Sip " + attribute(name, value) + ">sip:joe@b.example</Sip>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told);
    }

    @RowsOf("Sip")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute of Uri | value | the switch is told                 | fault
            priority           |       | dial !targets.0.uris.1.priority=   |
            priority           | 0     | dial targets.0.uris.1.priority=0   |
            priority           | 65535 | dial targets.0.uris.1.priority=65535 |
            priority           | 65536 | dial targets.0.uris.1.priority=65535 | 12200
            priority           | -1    | dial !targets.0.uris.1.priority=   | 12200
            priority           | high  | dial !targets.0.uris.1.priority=   | 12200
            weight             |       | dial !targets.0.uris.1.weight=     |
            weight             | 0     | dial targets.0.uris.1.weight=0     |
            weight             | 65535 | dial targets.0.uris.1.weight=65535 |
            weight             | 65536 | dial targets.0.uris.1.weight=65535 | 12200
            weight             | x     | dial !targets.0.uris.1.weight=     | 12200
            username           | joe   | dial targets.0.uris.1.username=joe |
            password           | pass  | dial targets.0.uris.1.password=pass |
            host               | x     | dial targets.0.uris.1={"value":"sip:c@d.example"} | 12200
            """)
    void uriOfASip(String name, String value, String told, String fault) {
        dial("<Sip><Uri>a@b.example</Uri><Uri " + attribute(name, value) + ">c@d.example</Uri></Sip>")
                .warns(fault == null ? null : fault + " " + name)
                .orders(told + " targets.0.sip=sip:a@b.example targets.0.uris.0.value=sip:a@b.example"
                        + " targets.0.uris.1.value=sip:c@d.example");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # address                                               | headers of the INVITE                        | fault
            sip:a@b?X-Plan=a%20b+c&amp;x-empty                      | {"X-Plan":"a b+c","x-empty":""}              |
            sip:a@b?User-to-User=123%3Bencoding%3Dhex               | {"User-to-User":"123;encoding=hex"}          |
            sip:a@b?X-A=%zz                                         | {"X-A":"%zz"}                                |
            sip:a@b?X-A=a%0D%0AFrom:%20b                            | {"X-A":"a  From: b"}                         |
            sip:a@b?From=x&amp;X-A=1                                | {"X-A":"1"}                                  | 13252
            sip:a@b<Headers><Header name='X-A' value='1'/></Headers> | {"X-A":"1"}                                 |
            sip:a@b<Headers><Header name='From' value='1'/><Header name='X-B'/></Headers> | {"X-B":""}             | 13252
            """)
    void headersOfASip(String address, String headers, String fault) {
        dial("<Sip>" + address + "</Sip>").warns(fault)
                .orders("dial targets.0.sip=sip:a@b targets.0.headers='" + headers + "'");
    }

    @Test
    void headersInTheAddressHaveAtMost1024Characters() {
        String address = "sip:a@b?X-A=" + "x".repeat(1020);
        dial("<Sip>" + address + "</Sip>").warns().orders("dial targets.0.headers.X-A=" + "x".repeat(1020));
        dial("<Sip>" + address + "x</Sip>").warns("13253").orders("dial !targets.0.headers=");
    }

    @Test
    void headerElementsHaveAtMost1024CharactersTogether() {
        String sip = "<Sip>sip:a@b<Headers><Header name='X-A' value='%s'/><Header name='X-B' value='2'/></Headers></Sip>";
        dial(sip.formatted("x".repeat(1017))).warns().orders("dial targets.0.headers.X-B=2");
        dial(sip.formatted("x".repeat(1018))).warns("13253 X-B").orders("dial targets.0.headers.X-A=" + "x".repeat(1018)
                + " !targets.0.headers.X-B=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Sip><Headers>x</Headers>sip:a@b</Sip>                 | 12200
            <Sip><Header name='X-A' value='x'/>sip:a@b</Sip>       | 12200
            <Sip><Headers><Uri>x</Uri></Headers>sip:a@b</Sip>      | 12200
            <Sip><Parameter/>sip:a@b</Sip>                         | 12200
            """)
    void whatASipHoldsIsChecked(String sip, String fault) {
        dial(sip).warns(fault).orders("dial targets=[{\"sip\":\"sip:a@b\"}]");
    }

    @Test
    void parametersOfASip() {
        dial("<Sip>sip:a@b<Parameter name='p' value='v'/></Sip>").orders("dial targets.0.parameters={\"p\":\"v\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the switch tells of the answer                          | the action
            outcome=answered otherCallId=leg-b sipCallId=x@b bridgedMs=1000 sipStatus=200 | DialCallStatus=completed DialCallSid=leg-b DialCallDuration=1 DialSipCallId=x@b DialSipResponseCode=200
            outcome=busy sipStatus=486                                | DialCallStatus=busy DialSipResponseCode=486
            outcome=noAnswer                                          | DialCallStatus=no-answer
            """)
    void theActionIsToldOfTheSipAnswer(String result, String parameters) {
        for (ReqFormat format : ReqFormat.values()) {
            with(format).call("<Dial action='/done'><Sip>sip:a@b</Sip></Dial>").orders("dial")
                    .on(completed(result)).requests("POST https://dev.example.com/done " + parameters);
        }
    }

    @RowsOf("Application")
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute  | value | the switch is told                 | fault
            customerId   |       | dial !targets.0.customerId=        |
            customerId   | c1    | dial targets.0.customerId=c1       |
            copyParentTo |       | dial !targets.0.copyParentTo=      |
            copyParentTo | true  | dial targets.0.copyParentTo=true   |
            copyParentTo | false | dial targets.0.copyParentTo=false  |
            copyParentTo | 1     | dial !targets.0.copyParentTo=      | 12200
            region       | x     | dial targets=[{"application":"AP1"}] | 12200
            """)
    void application(String name, String value, String told, String fault) {
        dial("<Application " + attribute(name, value) + ">AP1</Application>")
                .warns(fault == null ? null : fault + " " + name).orders(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <Sim url='/w'>DE0123</Sim>                 | 12200 url
            <User statusCallback='/s'>u1</User>        | 12200 statusCallback
            <Device statusCallback='/s'>d1</Device>    | 12200 statusCallback
            <Client machineDetection='Enable'>joe</Client> | 12200 machineDetection
            """)
    void whatTheyDoNotHave(String noun, String fault) {
        dial(noun).warns(fault).orders("dial !targets.0.whisper= !targets.0.amd=").on(created("leg-b", 0))
                .on(answers("leg-b")).requestsNothing().on(ended("leg-b", "reason=normal")).tells();
    }

    // ------------------------------------------------------------ whisper: url, method

    /** Nouns that may have a whisper, with the code of a wrong method. */
    enum Whispers {
        NUMBER("<Number %s>2000</Number>", "2000", "13221"),
        CLIENT("<Client %s>joe</Client>", "client:joe", "12200"),
        SIP("<Sip %s>sip:a@b</Sip>", "sip:a@b", "13241"),
        APPLICATION("<Application %s>AP1</Application>", "AP1", "12200"),
        WHATSAPP("<WhatsApp %s>+49170</WhatsApp>", "+49170", "12200"),
        USER("<User %s>u1</User>", "u1", "12200"),
        DEVICE("<Device %s>d1</Device>", "d1", "12200");

        private final String noun;
        private final String to;
        private final String methodFault;

        Whispers(String noun, String to, String methodFault) {
            this.noun = noun;
            this.to = to;
            this.methodFault = methodFault;
        }
    }

    @RowsOf({"Number", "Client", "Sip", "Application", "WhatsApp", "User", "Device"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute | value              | when the callee answers the developer gets | fault
            url         |                    |                                            |
            url         | ''                 |                                            |
            url         | whisper?a=b        | POST https://dev.example.com/ivr/whisper?a=b |
            url         | https://b.example/w | POST https://b.example/w                  |
            url         | ftp://b.example/w  |                                            | 11100
            method      |                    | POST https://dev.example.com/w             |
            method      | POST               | POST https://dev.example.com/w             |
            method      | GET                | GET https://dev.example.com/w              |
            method      | get                | GET https://dev.example.com/w              |
            method      | PUT                | POST https://dev.example.com/w             | 132xx
            """)
    void whisper(String name, String value, String request, String fault) {
        for (Whispers one : Whispers.values()) {
            String url = name.equals("url") ? "" : "url='/w' ";
            VerbCall dial = dial(one.noun.formatted(url + attribute(name, value)))
                    .warns(fault == null ? null : fault.replace("132xx", one.methodFault) + " " + name)
                    .orders(request == null ? "dial !targets.0.whisper=" : "dial targets.0.whisper=true")
                    .on(created("leg-b", 0)).on(answers("leg-b"));
            if (request == null) {
                dial.requestsNothing();
            } else {
                dial.requests(request + " CallSid=leg-b ParentCallSid=call-1 Direction=outbound-dial To=" + one.to);
            }
        }
    }

    @Test
    void theWhisperIsHeardByTheCallee_itsEndConnectsThem() {
        dial("<Number url='/w'>2000</Number>").orders("dial targets.0.whisper=true")
                .on(created("leg-b", 0)).on(answers("leg-b"))
                .requests("POST https://dev.example.com/w" + LEG)
                .answers("<Say>A call for you</Say>").orders("say text='A call for you' leg=leg-b")
                .on(completed()).orders("bridge otherCallId=call-1 leg=leg-b")
                .during("dial").on(completed("outcome=answered otherCallId=leg-b bridgedMs=1000"))
                .requests("POST https://dev.example.com/done DialCallStatus=completed DialCallSid=leg-b"
                        + " DialCallDuration=1");
    }

    @Test
    void theWhisperInTheFormatOfKazoo() {
        with(ReqFormat.KAZOO).call("<Dial><Number url='/w' method='GET'>2000</Number></Dial>").orders("dial")
                .on(created("leg-b", 0)).on(answers("leg-b"))
                .requests("GET https://dev.example.com/w Call-ID=leg-b ParentCallSid=call-1 To=2000"
                        + " Direction=outbound");
    }

    @Test
    void theCalleeMayRefuse() {
        dial("<Number url='/w'>2000</Number>").orders("dial").on(created("leg-b", 0)).on(answers("leg-b"))
                .requests("POST https://dev.example.com/w" + LEG)
                .answers("<Gather numDigits='1' action='/choice'/>").orders("gather leg=leg-b")
                .on(completed("outcome=matched digits='2'"))
                .requests("POST https://dev.example.com/choice" + LEG + " Digits=2")
                .answers("<Hangup/>").orders("hangup leg=leg-b")
                .on(ended("leg-b", "reason=normal"))
                .during("dial").on(completed("outcome=noAnswer"))
                .requests("POST https://dev.example.com/done DialCallStatus=no-answer");
    }

    @Test
    void aWhisperThatCannotBeFetchedEndsTheLeg() {
        dial("<Number url='/w'>2000</Number>").orders("dial").on(created("leg-b", 0)).on(answers("leg-b"))
                .requests("POST https://dev.example.com/w" + LEG).answersNothing().orders("hangup leg=leg-b").alive();
    }

    @Test
    void theSecondOfTwoAnswers() {
        dial("<Number url='/w1'>2000</Number><Client url='/w2' method='GET'>joe</Client>")
                .orders("dial targets.0.whisper=true targets.1.whisper=true")
                .on(created("leg-b", 0)).during("dial").on(created("leg-c", 1)).on(answers("leg-c"))
                .requests("GET https://dev.example.com/w2 CallSid=leg-c ParentCallSid=call-1 To=client:joe"
                        + " Direction=outbound-dial");
    }

    // ------------------------------------------------------------ status callbacks

    /** Nouns that tell how the leg is. */
    enum Tells {
        NUMBER("<Number %s>2000</Number>", "2000"),
        CLIENT("<Client %s>joe</Client>", "client:joe"),
        SIP("<Sip %s>sip:a@b</Sip>", "sip:a@b"),
        APPLICATION("<Application %s>AP1</Application>", "AP1"),
        WHATSAPP("<WhatsApp %s>+49170</WhatsApp>", "+49170");

        private final String noun;
        private final String to;

        Tells(String noun, String to) {
            this.noun = noun;
            this.to = to;
        }
    }

    @RowsOf({"Number", "Client", "Sip", "Application", "WhatsApp"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute          | value                                | beside the call the developer gets | of these                     | fault
            statusCallback       |                                      |                                    |                              |
            statusCallback       | ''                                   |                                    |                              |
            statusCallback       | status?a=b                           | POST https://dev.example.com/ivr/status?a=b | completed           |
            statusCallback       | https://b.example/s                  | POST https://b.example/s           | completed                    |
            statusCallback       | s:s                                  |                                    |                              | 11100
            statusCallbackMethod |                                      | POST https://dev.example.com/s     | completed                    |
            statusCallbackMethod | POST                                 | POST https://dev.example.com/s     | completed                    |
            statusCallbackMethod | GET                                  | GET https://dev.example.com/s      | completed                    |
            statusCallbackMethod | PUT                                  | POST https://dev.example.com/s     | completed                    | 12200
            statusCallbackEvent  |                                      | POST https://dev.example.com/s     | completed                    |
            statusCallbackEvent  | ''                                   | POST https://dev.example.com/s     | completed                    |
            statusCallbackEvent  | initiated                            | POST https://dev.example.com/s     | initiated                    |
            statusCallbackEvent  | ringing                              | POST https://dev.example.com/s     | ringing                      |
            statusCallbackEvent  | answered                             | POST https://dev.example.com/s     | in-progress                  |
            statusCallbackEvent  | completed                            | POST https://dev.example.com/s     | completed                    |
            statusCallbackEvent  | initiated ringing answered completed | POST https://dev.example.com/s     | initiated ringing in-progress completed |
            statusCallbackEvent  | Completed RINGING                    | POST https://dev.example.com/s     | ringing completed            |
            statusCallbackEvent  | ringing started                      | POST https://dev.example.com/s     | ringing                      | 12200
            statusCallbackEvent  | started                              | POST https://dev.example.com/s     | completed                    | 12200
            """)
    void status(String name, String value, String request, String statuses, String fault) {
        for (Tells one : Tells.values()) {
            String url = name.equals("statusCallback") ? "" : "statusCallback='/s' ";
            VerbCall dial = dial(one.noun.formatted(url + attribute(name, value)))
                    .warns(fault == null ? null : fault + " " + name)
                    .orders("dial !targets.0.statusCallback= !targets.0.status=")
                    .on(created("leg-b", 0)).on(rings("leg-b")).on(answers("leg-b")).on(ended("leg-b", "reason=normal"))
                    .requestsNothing();
            List<String> told = new ArrayList<>();
            for (String status : statuses == null ? new String[0] : statuses.split(" ")) {
                told.add(request + " CallStatus=" + status + " CallSid=leg-b ParentCallSid=call-1"
                        + " Direction=outbound-dial To=" + one.to
                        + " CallbackSource=call-progress-events SequenceNumber=" + told.size()
                        + (status.equals("completed") ? " CallDuration=0" : ""));
            }
            // What happens in progress is not told of: every request of this call says it.
            dial.tells(told.stream().map(line -> line.replace(" CallStatus=in-progress", "")).toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @EnumSource
    void statusesComeInTheirOrderWithHowLongItTook(ReqFormat format) {
        boolean kazoo = format == ReqFormat.KAZOO;
        String leg = (kazoo ? " Call-ID=leg-b Direction=outbound" : " CallSid=leg-b Direction=outbound-dial")
                + " To=2000"
                + " ParentCallSid=call-1 CallbackSource=call-progress-events";
        String status = "POST https://dev.example.com/s" + leg + (kazoo ? " Call-Status=%1$s" : "")
                + " CallStatus=%1$s";
        with(format).call("<Dial><Number statusCallback='/s' statusCallbackEvent='initiated ringing answered"
                + " completed'>2000</Number></Dial>")
                .orders("dial")
                .on(created("leg-b", 0)).on(rings("leg-b")).after(Duration.ofSeconds(4)).tellsInOrder(
                        status.formatted("initiated") + " SequenceNumber=0 Timestamp='Mon, 5 Jan 2026 09:30:00 GMT'",
                        status.formatted("ringing") + " SequenceNumber=1 Timestamp='Mon, 5 Jan 2026 09:30:00 GMT'")
                .on(answers("leg-b")).tells("POST https://dev.example.com/s" + leg + " SequenceNumber=2")
                .after(Duration.ofSeconds(7)).on(ended("leg-b", "reason=normal sipStatus=200"))
                .tells(status.formatted("completed") + " SequenceNumber=3 CallDuration=7 SipResponseCode=200");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # the leg ends, not answered        | told
            reason=busy sipStatus=486           | CallStatus=busy SipResponseCode=486
            reason=rejected sipStatus=603       | CallStatus=busy SipResponseCode=603
            reason=noAnswer                     | CallStatus=no-answer
            reason=canceled                     | CallStatus=canceled
            reason=normal                       | CallStatus=canceled
            reason=failed sipStatus=500         | CallStatus=failed SipResponseCode=500
            """)
    void aLegThatIsNotAnswered(String facts, String told) {
        dial("<Number statusCallback='/s'>2000</Number>").orders("dial").on(created("leg-b", 0))
                .on(ended("leg-b", facts))
                .tells("POST https://dev.example.com/s" + LEG + " CallDuration=0 CallbackSource=call-progress-events"
                        + " SequenceNumber=0 " + told);
    }

    @Test
    void theAnswerOfAMachineInTheFormatOfKazoo() {
        with(ReqFormat.KAZOO).call("<Dial><Number machineDetection='Enable'"
                + " amdStatusCallback='/a'>2000</Number></Dial>")
                .orders("dial").on(created("leg-b", 0)).on(answers("leg-b"))
                .on(happensTo("leg-b", "amd", "AnsweredBy=human MachineDetectionDuration=900"))
                .tells("POST https://dev.example.com/a Call-ID=leg-b ParentCallSid=call-1 To=2000 Direction=outbound"
                        + " AnsweredBy=human MachineDetectionDuration=900");
    }

    @Test
    void twoPartiesEachHaveTheirOwn() {
        dial("<Number statusCallback='/a'>2000</Number><Number statusCallback='/b'>2001</Number>").orders("dial")
                .on(created("leg-b", 0)).on(created("leg-c", 1))
                .on(ended("leg-c", "reason=busy")).on(ended("leg-b", "reason=canceled"))
                .tells("POST https://dev.example.com/b CallSid=leg-c ParentCallSid=call-1 To=2001"
                        + " Direction=outbound-dial"
                                + " CallStatus=busy CallDuration=0 CallbackSource=call-progress-events"
                                + " SequenceNumber=0",
                        "POST https://dev.example.com/a" + LEG
                                + " CallStatus=canceled CallDuration=0 CallbackSource=call-progress-events"
                                + " SequenceNumber=0");
    }

    // ------------------------------------------------------------ answering machine detection

    @RowsOf({"Number", "Sip"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                        | value            | the switch is told                       | fault
            machineDetection                   |                  | dial !targets.0.amd=                     |
            machineDetection                   | Enable           | dial targets.0.amd.mode=Enable           |
            machineDetection                   | DetectMessageEnd | dial targets.0.amd.mode=DetectMessageEnd |
            machineDetection                   | enable           | dial targets.0.amd.mode=Enable           |
            machineDetection                   | Disable          | dial !targets.0.amd=                     | 12200
            machineDetectionTimeout            | 3                | dial !targets.0.amd=                     |
            machineDetectionSpeechThreshold    | 1000             | dial !targets.0.amd=                     |
            machineDetectionSpeechEndThreshold | 500              | dial !targets.0.amd=                     |
            machineDetectionSilenceTimeout     | 2000             | dial !targets.0.amd=                     |
            amdStatusCallback                  | /amd             | dial !targets.0.amd=                     |
            amdStatusCallbackMethod            | GET              | dial !targets.0.amd=                     |
            """)
    void machineDetection(String name, String value, String told, String fault) {
        for (String noun : new String[] {"<Number %s>2000</Number>", "<Sip %s>sip:a@b</Sip>"}) {
            dial(noun.formatted(attribute(name, value))).warns(fault == null ? null : fault + " " + name).orders(told);
        }
    }

    @RowsOf({"Number", "Sip"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute                        | value | the switch is told                             | fault
            machineDetectionTimeout            |       | dial targets.0.amd.timeoutMs=30000             |
            machineDetectionTimeout            | 3     | dial targets.0.amd.timeoutMs=3000              |
            machineDetectionTimeout            | 60    | dial targets.0.amd.timeoutMs=60000             |
            machineDetectionTimeout            | 2     | dial targets.0.amd.timeoutMs=30000             | 12200
            machineDetectionTimeout            | 61    | dial targets.0.amd.timeoutMs=60000             | 12200
            machineDetectionTimeout            | long  | dial targets.0.amd.timeoutMs=30000             | 12200
            machineDetectionSpeechThreshold    |       | dial targets.0.amd.speechThresholdMs=2400      |
            machineDetectionSpeechThreshold    | 1000  | dial targets.0.amd.speechThresholdMs=1000      |
            machineDetectionSpeechThreshold    | 6000  | dial targets.0.amd.speechThresholdMs=6000      |
            machineDetectionSpeechThreshold    | 999   | dial targets.0.amd.speechThresholdMs=2400      | 12200
            machineDetectionSpeechThreshold    | 6001  | dial targets.0.amd.speechThresholdMs=6000      | 12200
            machineDetectionSpeechThreshold    | x     | dial targets.0.amd.speechThresholdMs=2400      | 12200
            machineDetectionSpeechEndThreshold |       | dial targets.0.amd.speechEndThresholdMs=1200   |
            machineDetectionSpeechEndThreshold | 500   | dial targets.0.amd.speechEndThresholdMs=500    |
            machineDetectionSpeechEndThreshold | 5000  | dial targets.0.amd.speechEndThresholdMs=5000   |
            machineDetectionSpeechEndThreshold | 499   | dial targets.0.amd.speechEndThresholdMs=1200   | 12200
            machineDetectionSpeechEndThreshold | 5001  | dial targets.0.amd.speechEndThresholdMs=5000   | 12200
            machineDetectionSpeechEndThreshold | 1.5   | dial targets.0.amd.speechEndThresholdMs=1200   | 12200
            machineDetectionSilenceTimeout     |       | dial targets.0.amd.silenceTimeoutMs=5000       |
            machineDetectionSilenceTimeout     | 2000  | dial targets.0.amd.silenceTimeoutMs=2000       |
            machineDetectionSilenceTimeout     | 10000 | dial targets.0.amd.silenceTimeoutMs=10000      |
            machineDetectionSilenceTimeout     | 1999  | dial targets.0.amd.silenceTimeoutMs=5000       | 12200
            machineDetectionSilenceTimeout     | 10001 | dial targets.0.amd.silenceTimeoutMs=10000      | 12200
            machineDetectionSilenceTimeout     | ''    | dial targets.0.amd.silenceTimeoutMs=5000       | 12200
            """)
    void timesOfMachineDetection(String name, String value, String told, String fault) {
        for (String noun : new String[] {"<Number %s>2000</Number>", "<Sip %s>sip:a@b</Sip>"}) {
            dial(noun.formatted("machineDetection='Enable' " + attribute(name, value)))
                    .warns(fault == null ? null : fault + " " + name).orders(told);
        }
    }

    @RowsOf({"Number", "Sip"})
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # attribute             | value               | beside the call the developer gets | fault
            amdStatusCallback       |                     |                                    |
            amdStatusCallback       | amd                 | POST https://dev.example.com/ivr/amd |
            amdStatusCallback       | https://b.example/a | POST https://b.example/a           |
            amdStatusCallback       | mailto:a@b.example  |                                    | 11100
            amdStatusCallbackMethod |                     | POST https://dev.example.com/a     |
            amdStatusCallbackMethod | POST                | POST https://dev.example.com/a     |
            amdStatusCallbackMethod | GET                 | GET https://dev.example.com/a      |
            amdStatusCallbackMethod | PUT                 | POST https://dev.example.com/a     | 12200
            """)
    void whoOrWhatHasAnswered(String name, String value, String request, String fault) {
        String url = name.equals("amdStatusCallback") ? "" : "amdStatusCallback='/a' ";
        VerbCall dial = dial("<Number machineDetection='Enable' " + url + attribute(name, value) + ">2000</Number>")
                .warns(fault == null ? null : fault + " " + name)
                .orders("dial targets.0.amd.mode=Enable !targets.0.amd.callback=")
                .on(created("leg-b", 0)).on(answers("leg-b"))
                .on(happensTo("leg-b", "amd", "AnsweredBy=machine_start MachineDetectionDuration=2300"))
                .requestsNothing();
        if (request == null) {
            dial.tells();
        } else {
            dial.tells(request + LEG + " AnsweredBy=machine_start MachineDetectionDuration=2300");
        }
    }
}
