# h + α·(s − h), which is α·s + (1 − α)·h in one pass over memory.
#
# host, seed, out             one shape, one dtype
# alpha                       scalar float64 in host memory, 0..1: a number costs the device no operand
# positions, report, verdicts as in common.py

def into(self, host: Tensor, seed: Tensor, alpha: Tensor, out: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> None:
  if positions.dim() == 0:
    self.judge(host, seed, positions, report, verdicts)
  if not (host.is_contiguous() and out.is_contiguous()):
    self.lay_out(host, out)
  torch.lerp(host, seed, float(alpha), out=out)
  if positions.dim() == 1:
    torch.take(out, positions, out=report)

def forward(self, host: Tensor, seed: Tensor, alpha: Tensor, positions: Tensor, report: Tensor, verdicts: Tensor) -> Tensor:
  fixed = host.detach()
  if positions.dim() == 0:
    self.judge(fixed, seed.detach(), positions, report, verdicts)
  blended = torch.lerp(fixed, seed, float(alpha))
  if positions.dim() == 1:
    torch.take(blended.detach(), positions, out=report)
  return blended
