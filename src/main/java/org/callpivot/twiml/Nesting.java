package org.callpivot.twiml;

import java.util.Map;

/** Where elements stand that are no verbs (facts/twiml.md A2), for the diagnostics of those that stand elsewhere. */
final class Nesting {

    private static final String DIAL = "Dial";
    private static final String FORKS = "Start, Stop and Connect";

    private static final Map<String, String> PARENTS = Map.ofEntries(
            Map.entry("Number", DIAL), Map.entry("Client", DIAL), Map.entry("Sip", "Dial and Refer"),
            Map.entry("Sim", DIAL), Map.entry("WhatsApp", DIAL), Map.entry("Application", DIAL),
            Map.entry("User", DIAL), Map.entry("Device", DIAL), Map.entry("Conference", DIAL),
            Map.entry("Uri", "Sip"), Map.entry("Headers", "Sip"), Map.entry("Header", "Headers"),
            Map.entry("Identity", "Client"), Map.entry("ApplicationSid", "Application"),
            Map.entry("Task", "Enqueue"), Map.entry("ReferSip", "Refer"),
            Map.entry("Stream", FORKS), Map.entry("Siprec", "Start and Stop"),
            Map.entry("Transcription", "Start and Stop"), Map.entry("Recording", "Start"),
            Map.entry("ConversationRelay", "Connect"), Map.entry("ConversationRelaySession", "Connect"),
            Map.entry("VirtualAgent", "Connect"), Map.entry("Room", "Connect"), Map.entry("Conversation", "Connect"),
            Map.entry("Assistant", "Connect"), Map.entry("AiSession", "Connect"), Map.entry("Autopilot", "Connect"),
            Map.entry("Body", "Message"), Map.entry("Media", "Message"), Map.entry("Config", FORKS),
            Map.entry("Language", "ConversationRelay and Assistant"), Map.entry("Parameter", "the nouns"));

    private Nesting() {}

    /** Where the element stands, as a part of a sentence; empty for one that is no noun. */
    static String hint(String name) {
        String parents = PARENTS.get(name);
        return parents == null ? "" : " (it belongs inside " + parents + ")";
    }
}
