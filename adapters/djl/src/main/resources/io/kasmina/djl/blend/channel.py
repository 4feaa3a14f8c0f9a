# Convex with one weight a channel: clamp(α·vec, 0, 1) along dimension 1.
#
# host, seed, out             one shape of rank 2 or more, one dtype
# alpha                       scalar float64 in host memory, 0..1
# factors                     vec, [channels], of the host's dtype on the host's device
# positions, report, verdicts as in common.py

def into(self, host: Tensor, seed: Tensor, alpha: Tensor, factors: Tensor, out: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> None:
  if positions.dim() == 0:
    self.judge(host, seed, positions, report, verdicts)
  if not (host.is_contiguous() and out.is_contiguous()):
    self.lay_out(host, out)
  torch.lerp(host, seed, self.weights(host, alpha, factors), out=out)
  if positions.dim() == 1:
    torch.take(out, positions, out=report)

def forward(self, host: Tensor, seed: Tensor, alpha: Tensor, factors: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> Tensor:
  fixed = host.detach()
  if positions.dim() == 0:
    self.judge(fixed, seed.detach(), positions, report, verdicts)
  blended = torch.lerp(fixed, seed, self.weights(fixed, alpha, factors))
  if positions.dim() == 1:
    torch.take(blended.detach(), positions, out=report)
  return blended

def weights(self, host: Tensor, alpha: Tensor, factors: Tensor) -> Tensor:
  return (factors * float(alpha)).clamp(0.0, 1.0).view([-1] + [1] * (host.dim() - 2))
