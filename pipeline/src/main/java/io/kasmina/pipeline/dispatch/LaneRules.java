package io.kasmina.pipeline.dispatch;

import io.kasmina.pipeline.state.AutomaticRule;
import io.kasmina.pipeline.state.EvidenceRule;
import io.kasmina.pipeline.state.KernelRules;
import io.kasmina.pipeline.state.PlanRule;
import io.kasmina.pipeline.state.RecallRule;
import io.kasmina.pipeline.state.RestoreRule;
import io.kasmina.pipeline.state.RuleContext;
import io.kasmina.pipeline.state.SeedRules;
import java.util.function.Supplier;

/**
 * The pure rules that lanes apply.
 *
 * @param commands answers commands
 * @param kernels what follows when a kernel comes or goes
 * @param automatic what moves without a command
 * @param evidence books evidence and reports
 * @param plans stamps plans
 * @param recalls brings seeds back to snapshots
 * @param restores brings seeds back after a restart
 * @param context read once before each decision; thread-safe
 */
public record LaneRules(
        SeedRules commands,
        KernelRules kernels,
        AutomaticRule automatic,
        EvidenceRule evidence,
        PlanRule plans,
        RecallRule recalls,
        RestoreRule restores,
        Supplier<RuleContext> context) {}
