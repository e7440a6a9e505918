package org.callpivot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.EndpointRequiredDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.rest.RestDefinition;

/**
 * Checks the routes before they start, for what Camel itself does not see (facts/camel.md part 5): a route of the product that is
 * missing, a {@code direct:} that nobody consumes, a {@code routeConfigurationId} that does not exist. Each would only show when
 * a call needs it, and the last would silently take the fallback away.
 */
final class RoutesCheck {

    /** The routes without which Pivot is not Pivot; a team may add others, and change what is inside of these. */
    static final Set<String> NEEDED = Set.of("call-event", "call-lane", "call-input", "call-output", "command", "ask-developer",
            "ask-rejected", "take-over", "cdr", "delivery", "deliver-due", "deliver");
    private static final Set<String> NEEDED_CONFIGURATIONS = Set.of("pivot-fallback", "delivery-retry");

    private RoutesCheck() {}

    /** @throws IllegalStateException with every fault, one a line */
    static void check(CamelContext context) {
        List<String> faults = faults(context);
        if (!faults.isEmpty()) {
            throw new IllegalStateException("The routes of "
                    + context.getPropertiesComponent().resolveProperty("camel.main.routes-include-pattern").orElse("Pivot")
                    + " cannot carry a call:\n  - " + String.join("\n  - ", faults));
        }
    }

    private static List<String> faults(CamelContext context) {
        ModelCamelContext model = context.getCamelContextExtension().getContextPlugin(ModelCamelContext.class);
        List<RouteDefinition> routes = model.getRouteDefinitions().stream().filter(route -> isLoaded(context, route)).toList();
        Set<String> ids = routes.stream().map(RouteDefinition::getRouteId).collect(Collectors.toSet());
        Set<String> configurations = model.getRouteConfigurationDefinitions().stream().map(RouteConfigurationDefinition::getId)
                .collect(Collectors.toSet());
        Set<String> consumed = routes.stream().map(route -> route.getInput().getEndpointUri()).collect(Collectors.toSet());

        List<String> faults = new ArrayList<>();
        NEEDED.stream().filter(id -> !ids.contains(id)).sorted()
                .forEach(id -> faults.add("PV-ROUTE-MISSING: the route " + id + " is missing"));
        NEEDED_CONFIGURATIONS.stream().filter(id -> !configurations.contains(id)).sorted()
                .forEach(id -> faults.add("PV-ROUTE-CONFIGURATION: the routeConfiguration " + id + " is missing"));
        for (RouteDefinition route : routes) {
            faults.addAll(dangling("the route " + route.getRouteId(), targets(route.getOutputs()), consumed));
            if (route.getRouteConfigurationId() != null) {
                Config.split(route.getRouteConfigurationId()).stream().filter(id -> !configurations.contains(id))
                        .forEach(id -> faults.add("PV-ROUTE-CONFIGURATION: the route " + route.getRouteId()
                                + " has the routeConfigurationId " + id + ", but no routeConfiguration has this id"));
            }
        }
        for (RouteConfigurationDefinition configuration : model.getRouteConfigurationDefinitions()) {
            List<ProcessorDefinition<?>> handlers = new ArrayList<>(configuration.getOnExceptions());
            faults.addAll(dangling("the routeConfiguration " + configuration.getId(), targets(handlers), consumed));
        }
        for (RestDefinition rest : model.getRestDefinitions()) {
            Stream<String> targets = rest.getVerbs().stream().map(verb -> verb.getTo().getUri());
            faults.addAll(dangling("the rest " + rest.getId(), targets, consumed));
        }
        return faults;
    }

    /** A route whose precondition is false is not created: its transport is not configured. */
    private static boolean isLoaded(CamelContext context, RouteDefinition route) {
        return route.getPrecondition() == null
                || !context.resolvePropertyPlaceholders(route.getPrecondition()).strip().equals("false");
    }

    private static Stream<String> targets(List<ProcessorDefinition<?>> steps) {
        Stream<String> fixed = ProcessorDefinitionHelper.filterTypeInOutputs(steps, EndpointRequiredDefinition.class)
                .stream().map(EndpointRequiredDefinition::getEndpointUri);
        Stream<String> dynamic = ProcessorDefinitionHelper.filterTypeInOutputs(steps, ToDynamicDefinition.class)
                .stream().map(ToDynamicDefinition::getUri);
        return Stream.concat(fixed, dynamic);
    }

    private static List<String> dangling(String sender, Stream<String> targets, Set<String> consumed) {
        return targets.filter(uri -> uri != null && uri.startsWith("direct:")).distinct()
                .filter(uri -> consumed.stream().noneMatch(from -> isTarget(uri, from)))
                .map(uri -> "PV-ROUTE-DIRECT: " + sender + " sends to " + uri + ", but no route is from " + uri).toList();
    }

    /** A target that is only known when a message comes ({@code direct:command-${…}}) needs one that fits. */
    private static boolean isTarget(String uri, String from) {
        int dynamic = uri.indexOf("${");
        return dynamic < 0 ? from.equals(uri) : from.startsWith(uri.substring(0, dynamic));
    }
}
