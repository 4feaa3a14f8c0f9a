# Convex with one weight a sample: clamp(α·sigmoid(k·(top1 − top2 − τ)), lo, hi), the margin taken from the policy's logits.
#
# host, seed, out             one shape of rank 2 or more, one dtype
# logits                      [batch, classes], at least 2 classes, of the host's dtype
# alpha                       scalar float64 in host memory, 0..1
# settings                    [k, τ, lo, hi] on the host's device; the gate is computed in their dtype, float32 or float64
# gates                       [batch] of the settings' dtype: gets the gate of each sample before α and the clamp
# positions, report, verdicts as in common.py

def into(self, host: Tensor, seed: Tensor, logits: Tensor, alpha: Tensor, settings: Tensor, gates: Tensor, out: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> None:
  torch.linalg_vector_norm(logits, inf, out=verdicts[-1])
  if positions.dim() == 0:
    self.judge(host, seed, positions, report, verdicts)
  if not (host.is_contiguous() and out.is_contiguous()):
    self.lay_out(host, out)
  torch.lerp(host, seed, self.weights(host, logits, alpha, settings, gates), out=out)
  if positions.dim() == 1:
    torch.take(out, positions, out=report)

def forward(self, host: Tensor, seed: Tensor, logits: Tensor, alpha: Tensor, settings: Tensor, gates: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> Tensor:
  fixed = host.detach()
  given = logits.detach()
  torch.linalg_vector_norm(given, inf, out=verdicts[-1])
  if positions.dim() == 0:
    self.judge(fixed, seed.detach(), positions, report, verdicts)
  blended = torch.lerp(fixed, seed, self.weights(fixed, given, alpha, settings, gates))
  if positions.dim() == 1:
    torch.take(blended.detach(), positions, out=report)
  return blended

def weights(self, host: Tensor, logits: Tensor, alpha: Tensor, settings: Tensor, gates: Tensor) -> Tensor:
  k, tau, lo, hi, = torch.unbind(settings)
  top = torch.topk(logits.type_as(settings), 2, 1)[0]
  gate = torch.sigmoid((top.select(1, 0) - top.select(1, 1) - tau) * k, out=gates)
  weights = torch.clamp(gate * float(alpha), lo, hi)
  return weights.type_as(host).view([-1] + [1] * (host.dim() - 1))
