package org.callpivot.bench;

/** What a bench is measured by. {@link Benches} collects these lines in the table at the top of the results. */
record Target(String what, double measured, boolean atMost, double bound, String unit) {

    /** How such a line begins in a section of the results. */
    static final String LINE = "| target: ";

    static Target atLeast(String what, double measured, double bound, String unit) {
        return new Target(what, measured, false, bound, unit);
    }

    static Target atMost(String what, double measured, double bound, String unit) {
        return new Target(what, measured, true, bound, unit);
    }

    private boolean met() {
        return atMost ? measured <= bound : measured >= bound;
    }

    static void print(Target... targets) {
        System.out.println("\n| | measured | target | met |");
        System.out.println("|---|---:|---:|---|");
        for (Target target : targets) {
            System.out.printf("%s%s | %s%s | %s %s%s | %s |%n", LINE, target.what, number(target.measured), target.unit,
                    target.atMost ? "≤" : "≥", number(target.bound), target.unit, target.met() ? "yes" : "**no**");
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? "%,.0f".formatted(value) : "%,.3f".formatted(value);
    }
}
