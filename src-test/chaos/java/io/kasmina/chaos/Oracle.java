package io.kasmina.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Is told everything that lies in the topics, input and committed output, and says what does not fit: whatever was killed in between, every command has
 * one answer, every effect happened once, and nothing was forgotten. Pure; the order in which it is told things does not matter. One thread.
 */
final class Oracle {

    /** Commands older than this were stale by rule, however they got so old. */
    private static final long FRESH_MILLIS = 60_000;

    private static final long MINUTE_MILLIS = 60_000;
    /** Rejections of one minute that are told one by one. */
    private static final int TOLD_A_MINUTE = 120;

    private final Map<Place, Sent> sent = new HashMap<>();
    private final Map<Place, List<Answer>> answers = new HashMap<>();
    private final Map<String, SeedModel.Snapshot> snapshots = new HashMap<>();
    private final Map<String, Integer> gateFailures = new HashMap<>();
    private final Tally<String> nonces = new Tally<>();
    private final Tally<String> adjustments = new Tally<>();
    private final Tally<Place> letters = new Tally<>();
    private final Tally<String> told = new Tally<>();
    private final Set<String> advised = new HashSet<>();
    private final Map<String, Blend> blends = new HashMap<>();
    private final Tally<String> blended = new Tally<>();
    private final Tally<String> activations = new Tally<>();
    private final List<String> faults = new ArrayList<>();

    /** A command lies in an input topic. */
    void sent(Sent command) {
        sent.put(command.place(), command);
    }

    /** An activation lies in its topic. */
    void activated(String seed, long step) {
        activations.count(frame(seed, step));
    }

    /** Logits lie in their topic. */
    void advised(String seed, long step) {
        advised.add(frame(seed, step));
    }

    /** A consumer sees an outcome. */
    void answered(Answer answer) {
        answers.computeIfAbsent(answer.input(), place -> new ArrayList<>()).add(answer);
    }

    /** A seed's last snapshot. */
    void snapshot(String seed, SeedModel.Snapshot last) {
        snapshots.put(seed, last);
    }

    /** A nonce lies in a partition. */
    void spent(int partition, String commandId) {
        nonces.count(commandId + " in partition " + partition);
    }

    /** An adjustment for the host. */
    void adjusted(String commandId) {
        adjustments.count(commandId);
    }

    /** A dead letter from a place. */
    void letter(Place from) {
        letters.count(from);
    }

    /** A CRITICAL event that a command was rejected. */
    void toldOfRejection(String source) {
        told.count(source);
    }

    /** A CRITICAL event that a seed failed a gate. */
    void toldOfGateFailure(String seed) {
        gateFailures.merge(seed, 1, Integer::sum);
    }

    /** An answer to an activation. */
    void blended(String seed, long step, Blend blend) {
        String key = frame(seed, step);
        blended.count(key);
        Blend first = blends.putIfAbsent(key, blend);
        check(first == null || first.equals(blend), key + ": blended to different bytes");
    }

    /** Returns how many records were told that need an answer. */
    long asked() {
        return sent.size()
                + activations.keys().stream().mapToLong(activations::of).sum();
    }

    /** Returns how many commands have an answer. */
    long answers() {
        return answers.size();
    }

    /** Returns how many commands have no answer yet. */
    long unanswered() {
        return sent.keySet().stream()
                .filter(place -> !answers.containsKey(place))
                .count();
    }

    /** Returns how many activations have no answer yet. */
    long unblended() {
        return activations.keys().stream().filter(key -> blended.of(key) == 0).count();
    }

    /** Returns how many frames were blended by logits. */
    long blendedByLogits() {
        return blends.values().stream().filter(Blend::byLogits).count();
    }

    /** Returns how many frames were not blended for want of logits that are there. */
    long unmetLogits() {
        return blends.entrySet().stream()
                .filter(blend -> blend.getValue().unadvised() && advised.contains(blend.getKey()))
                .count();
    }

    /** Returns what does not fit, nothing where all is well; called once, at the end. */
    List<String> faults() {
        sent.values().forEach(this::judge);
        answers.keySet().stream()
                .filter(place -> !sent.containsKey(place))
                .forEach(place -> check(false, place + ": an answer, but no command"));
        byId().forEach(this::judgeId);
        once(nonces);
        once(activations);
        activations.keys().forEach(key -> check(blended.of(key) == 1, key + ": blended " + blended.of(key) + " times"));
        blends.forEach(
                (key, blend) -> check(!blend.byLogits() || advised.contains(key), key + ": blended by no logits"));
        seeds().forEach(this::judgeSeed);
        return faults;
    }

    private static String frame(String seed, long step) {
        return seed + " at step " + step;
    }

    private void judge(Sent command) {
        List<Answer> own = answers.getOrDefault(command.place(), List.of());
        check(own.size() == 1, command + ": answered " + own.size() + " times, " + own);
        if (own.isEmpty()) {
            return;
        }
        Answer answer = own.get(0);
        boolean stale =
                answer.reason().equals("stale_command") && answer.millis() - command.issuedMillis() > FRESH_MILLIS;
        boolean fits = answer.reason().equals(command.manner().reason()) && answer.isRejected();
        check(stale || (command.manner() == Manner.HONEST ? !answer.isRejected() : fits), command + ": was " + answer);
        check(
                !answer.isRejected() || told.of(command.place().source()) > 0 || isCrowded(answer),
                command + ": nobody was told that it was rejected");
        int due = command.manner().leavesLetter() && !stale ? 1 : 0;
        check(letters.of(command.place()) == due, command + ": " + letters.of(command.place()) + " dead letters");
    }

    /** Tells whether so many of a partition's commands were rejected around that time that they were only counted. */
    private boolean isCrowded(Answer rejected) {
        long around = answers.values().stream()
                .flatMap(List::stream)
                .filter(other -> other.isRejected()
                        && other.input().topic().equals(rejected.input().topic())
                        && other.input().partition() == rejected.input().partition()
                        && Math.abs(other.millis() - rejected.millis()) < MINUTE_MILLIS)
                .count();
        return around > TOLD_A_MINUTE;
    }

    private Map<String, List<Sent>> byId() {
        return sent.values().stream()
                .filter(command -> command.manner() != Manner.FORGED && command.manner() != Manner.GARBLED)
                .collect(Collectors.groupingBy(Sent::id));
    }

    /** Copies of one command: one at most was accepted, and its nonce and effect are there once. */
    private void judgeId(String id, List<Sent> copies) {
        List<Answer> accepted = copies.stream()
                .flatMap(copy -> answers.getOrDefault(copy.place(), List.of()).stream())
                .filter(answer -> !answer.isRejected())
                .toList();
        check(accepted.size() <= 1, id + ": accepted " + accepted.size() + " times");
        if (copies.get(0).ask() == Ask.OPTIMIZE) {
            long due = accepted.stream().filter(Answer::took).count();
            check(adjustments.of(id) == due, id + ": " + adjustments.of(id) + " adjustments for " + due);
        } else {
            long spent = nonces.keys().stream()
                    .filter(key -> key.startsWith(id + " "))
                    .count();
            check(spent == accepted.size(), id + ": " + spent + " nonces for " + accepted.size());
        }
    }

    private void once(Tally<String> tally) {
        tally.keys().forEach(key -> check(tally.of(key) == 1, key + ": there " + tally.of(key) + " times"));
    }

    private Collection<String> seeds() {
        TreeSet<String> seeds = new TreeSet<>(snapshots.keySet());
        sent.values().stream().map(Sent::seed).filter(seed -> !seed.isEmpty()).forEach(seeds::add);
        return seeds;
    }

    private void judgeSeed(String seed) {
        SeedModel model = new SeedModel(seed, gateFailures.getOrDefault(seed, 0));
        TreeMap<Place, Sent> inOrder = new TreeMap<>();
        sent.values().stream()
                .filter(command -> command.seed().equals(seed) && command.manner() == Manner.HONEST)
                .forEach(command -> inOrder.put(command.place(), command));
        inOrder.forEach((place, command) -> answers.getOrDefault(place, List.of()).stream()
                .filter(answer -> !answer.isRejected())
                .forEach(answer -> model.answered(command.ask(), answer)));
        faults.addAll(model.end(snapshots.get(seed)));
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
