package org.callpivot.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.callpivot.callflow.Callflow;
import org.callpivot.callflow.Diagnostic;
import org.callpivot.store.CallflowStore;
import org.callpivot.store.CallflowStore.NumberTaken;
import org.callpivot.store.CallflowStore.Stored;

/** Keeps an account's callflows, in Crossbar's manner. Those that come from files are shown and not changed here. */
public final class CallflowApi {

    /** Ours to say; taken out of a document that comes back as it was read. */
    private static final List<String> READ_ONLY = List.of("id", "source", "created", "modified");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CallflowStore store;
    private final Function<JsonNode, List<Diagnostic>> validator;
    private final Supplier<List<Callflow>> files;
    private final Runnable changed;

    /**
     * @param validator finds all faults of a callflow document
     * @param files     the callflows of all accounts that come from files
     * @param changed   run after each change, so that the directory of callflows is built anew
     */
    public CallflowApi(CallflowStore store, Function<JsonNode, List<Diagnostic>> validator,
                       Supplier<List<Callflow>> files, Runnable changed) {
        this.store = store;
        this.validator = validator;
        this.files = files;
        this.changed = changed;
    }

    /** All callflows without their flow, in the order of their ids. */
    public Reply list(ApiRequest request) {
        Paging paging = Paging.of(request.query());
        TreeMap<String, ObjectNode> all = new TreeMap<>();
        store.ofAccount(request.account()).forEach(stored -> all.put(stored.id(), view(stored)));
        filesOf(request.account()).forEach(callflow -> all.put(callflow.id(), view(callflow)));
        ArrayNode data = JsonNodeFactory.instance.arrayNode();
        String next = null;
        for (ObjectNode view : (paging.startKey() == null ? all : all.tailMap(paging.startKey())).values()) {
            if (data.size() == paging.size()) {
                next = view.get("id").asText();
                break;
            }
            view.remove("flow");
            data.add(view);
        }
        return Reply.page(data, paging.startKey(), next);
    }

    /** One callflow as it stands. */
    public Reply read(ApiRequest request) {
        return Reply.ok(file(request).map(CallflowApi::view)
                .or(() -> store.find(request.account(), request.id()).map(CallflowApi::view))
                .orElseThrow(() -> notFound(request)));
    }

    /** A new callflow. */
    public Reply create(ApiRequest request) {
        ObjectNode document = validDocument(request, null);
        Stored stored = numbersFree(() -> store.create(request.account(), document));
        changed.run();
        return Reply.created(view(stored));
    }

    /** Another document in the place of the old one. */
    public Reply replace(ApiRequest request) {
        refuseFile(request);
        if (store.find(request.account(), request.id()).isEmpty()) {
            throw notFound(request);
        }
        ObjectNode document = validDocument(request, request.id());
        Stored stored = numbersFree(() -> store.replace(request.account(), request.id(), document))
                .orElseThrow(() -> notFound(request));
        changed.run();
        return Reply.ok(view(stored));
    }

    /** Answers with the callflow that is no longer. */
    public Reply delete(ApiRequest request) {
        refuseFile(request);
        Stored stored = store.find(request.account(), request.id()).orElseThrow(() -> notFound(request));
        store.delete(request.account(), request.id());
        changed.run();
        return Reply.ok(view(stored));
    }

    private ObjectNode validDocument(ApiRequest request, String ownId) {
        ObjectNode document = request.document().deepCopy().without(READ_ONLY);
        List<Diagnostic> errors = validator.apply(document).stream()
                .filter(fault -> fault.severity() == Diagnostic.Severity.ERROR).toList();
        if (!errors.isEmpty()) {
            throw ApiError.invalid(Faults.of(errors));
        }
        Set<String> taken = takenNumbers(request.account(), numbers(document), ownId);
        if (!taken.isEmpty()) {
            throw ApiError.invalid(numbersTaken(String.join(", ", taken)));
        }
        return document;
    }

    private Set<String> takenNumbers(String account, Set<String> wanted, String ownId) {
        Set<String> taken = new TreeSet<>();
        store.owners(account, wanted).forEach((number, owner) -> {
            if (!owner.equals(ownId)) {
                taken.add(number);
            }
        });
        filesOf(account).forEach(callflow -> callflow.numbers().stream().filter(wanted::contains).forEach(taken::add));
        return taken;
    }

    /** The look before cannot see who writes the same number in the same moment; the store does. */
    private static <T> T numbersFree(Supplier<T> write) {
        try {
            return write.get();
        } catch (NumberTaken e) {
            throw ApiError.invalid(numbersTaken(null));
        }
    }

    private static Faults numbersTaken(String numbers) {
        return Faults.of("numbers", "unique", "each number may be in one callflow of the account only", numbers);
    }

    private void refuseFile(ApiRequest request) {
        if (file(request).isPresent()) {
            throw ApiError.of(409, "callflow " + request.id() + " comes from a file and can only be changed there");
        }
    }

    private Optional<Callflow> file(ApiRequest request) {
        return filesOf(request.account()).stream().filter(callflow -> callflow.id().equals(request.id())).findFirst();
    }

    private List<Callflow> filesOf(String account) {
        return files.get().stream().filter(callflow -> callflow.account().equals(account)).toList();
    }

    private static ApiError notFound(ApiRequest request) {
        return ApiError.notFound("there is no callflow with this id", request.id());
    }

    private static Set<String> numbers(ObjectNode document) {
        Set<String> numbers = new LinkedHashSet<>();
        document.path("numbers").forEach(number -> numbers.add(number.asText()));
        return numbers;
    }

    private static ObjectNode view(Stored stored) {
        return stored.document().deepCopy()
                .put("id", stored.id())
                .put("source", "api")
                .put("created", Paging.gregorian(stored.created()))
                .put("modified", Paging.gregorian(stored.modified()));
    }

    private static ObjectNode view(Callflow callflow) {
        ObjectNode view = JsonNodeFactory.instance.objectNode().put("id", callflow.id()).put("source", "file");
        if (callflow.name() != null) {
            view.put("name", callflow.name());
        }
        callflow.numbers().forEach(view.putArray("numbers")::add);
        callflow.patterns().forEach(pattern -> view.withArray("patterns").add(pattern.pattern()));
        view.set("flow", JSON.valueToTree(callflow.flow()));
        return view;
    }
}
