package org.callpivot.demo;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Prints a demo call, line by line, for a person to read. */
public final class DemoTerminal implements Consumer<Transcript.Entry> {

    private static final int WIDTH = 96;
    private static final int MAX_LINES = 24;
    private static final String INDENT = " ".repeat(16);

    /** ANSI: who is it that acts. */
    private enum Actor {
        CALLER(36), CALLEE(36), VOICE(32), SWITCH(90), PIVOT(33), SERVER(35), CDR(34), WARNING(33), FAILURE(31);

        private final int colour;

        Actor(int colour) {
            this.colour = colour;
        }
    }

    private final PrintStream out;
    private final boolean unicode;
    private final boolean colours;

    /** @param charset of {@code out}: only ASCII decoration unless UTF-8 */
    public DemoTerminal(PrintStream out, Charset charset, boolean colours) {
        this.out = out;
        this.unicode = charset.equals(StandardCharsets.UTF_8);
        this.colours = colours;
    }

    /** Standard output, with colours if a person sits at it. */
    public static DemoTerminal ofSystem() {
        Console console = System.console();
        Charset charset =
                console == null ? Charset.forName(System.getProperty("native.encoding")) : console.charset();
        return new DemoTerminal(new PrintStream(System.out, true, charset), charset, console != null);
    }

    @Override
    public void accept(Transcript.Entry entry) {
        String time = String.format(Locale.ROOT, "%6.1f", entry.at().toMillis() / 1000.0);
        Happening what = entry.what();
        if (what instanceof Happening.Dialled dialled) {
            line(time, Actor.CALLER, dialled.from() + " dials " + dialled.to());
        } else if (what instanceof Happening.Did did) {
            line(time, Actor.valueOf(did.who().toUpperCase(Locale.ROOT)), did.what());
        } else if (what instanceof Happening.Waiting waiting) {
            line(time, Actor.CALLER,
                    "type keys and Enter within " + waiting.timeout().toSeconds() + " s, h to hang up");
        } else if (what instanceof Happening.Heard heard) {
            line(time, Actor.VOICE, quoted(heard.what()));
        } else if (what instanceof Happening.Told told) {
            line(time, Actor.SWITCH, (told.type() + " " + told.detail()).strip());
        } else if (what instanceof Happening.Ordered ordered) {
            line(time, Actor.PIVOT, arrow() + " " + ordered.command());
        } else if (what instanceof Happening.Noted noted) {
            line(time, Actor.FAILURE, noted.what());
        } else if (what instanceof Happening.Warned warned) {
            line(time, Actor.WARNING, warned.what());
        } else if (what instanceof Happening.Requested requested) {
            line(time, Actor.PIVOT, requested.method() + " " + requested.url());
            block(requested.parameters().entrySet().stream().map(Map.Entry::toString)
                    .collect(Collectors.joining("  ")));
        } else if (what instanceof Happening.Responded responded) {
            line(time, Actor.SERVER, responded.status() + " "
                    + (responded.contentType() == null ? "(no Content-Type)" : responded.contentType())
                    + ", " + responded.ms() + " ms");
            block(responded.body());
        } else if (what instanceof Happening.Ended ended) {
            line(time, Actor.CALLER, "call ended: " + ended.reason() + ", by the " + ended.by());
        } else if (what instanceof Happening.CdrArrived cdr) {
            line(time, Actor.CDR, cdr.fields().getOrDefault("Call-ID", ""));
            int widest = cdr.fields().keySet().stream().mapToInt(String::length).max().orElse(0);
            cdr.fields().forEach((name, value) ->
                    out.println(INDENT + harmless(name + " ".repeat(widest - name.length()) + "  " + value)));
        }
        out.flush();
    }

    /** The last line: how it went, what the caller heard, where to go next. */
    public void conclude(DemoCall.Result result) {
        out.println();
        out.println(harmless((result.isPlayed() ? "The call was played to its end"
                : "The call did not go as planned (see \"failure\" above)") + ": " + heard(result.heard())));
        out.println("Next: --to 2031 --digits 1,3,5,2 (a menu in TwiML and JSON), --url http://127.0.0.1:8000/ (your own server), "
                + "--help, README.md.");
    }

    private String heard(List<String> heard) {
        return switch (heard.size()) {
            case 0 -> "the caller heard nothing";
            case 1 -> "the caller heard " + quoted(heard.get(0));
            default -> "the caller heard " + heard.size() + " prompts, the last "
                    + quoted(heard.get(heard.size() - 1));
        };
    }

    private String quoted(String text) {
        return (unicode ? "\u201c" : "\"") + text + (unicode ? "\u201d" : "\"");
    }

    private String arrow() {
        return unicode ? "\u2192" : "->";
    }

    private void line(String time, Actor who, String text) {
        String name = String.format("%-7s", who.name().toLowerCase(Locale.ROOT));
        String shown = colours ? "\u001b[" + who.colour + "m" + name + "\u001b[0m" : name;
        out.println(time + "  " + shown + " " + harmless(text));
    }

    private void block(String text) {
        List<String> lines = text.lines().filter(line -> !line.isBlank()).flatMap(line -> wrap(line).stream()).toList();
        lines.stream().limit(MAX_LINES).forEach(line -> out.println(INDENT + harmless(line)));
        if (lines.size() > MAX_LINES) {
            out.println(INDENT + "(" + (lines.size() - MAX_LINES) + " more lines)");
        }
    }

    /** At spaces where there are any. */
    private static List<String> wrap(String line) {
        List<String> parts = new ArrayList<>();
        String rest = line;
        while (rest.length() > WIDTH) {
            int space = rest.lastIndexOf(' ', WIDTH);
            int end = space > WIDTH / 2 ? space : WIDTH;
            parts.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        parts.add(rest);
        return parts;
    }

    /** What comes from a server must not steer the terminal. */
    private static String harmless(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
