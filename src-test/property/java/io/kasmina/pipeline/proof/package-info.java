/**
 * The lifecycle and the command table as a state machine against a naive model.
 *
 * <pre>
 * Inputs ──┬─▶ NaiveWorld               what the specification says
 *          ├─▶ RulesWorld               the pure rules under a virtual clock
 *          └─▶ PipelineWorld            the whole pipeline in virtual time
 *                    │
 *                    ▼
 *              Trial: equal? invariants?  ── no ─▶ Minimiser ─▶ the shortest sequence that still fails
 * </pre>
 */
package io.kasmina.pipeline.proof;
