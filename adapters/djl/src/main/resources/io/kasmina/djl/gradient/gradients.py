# Questions about gradients and storage that cost one call each.

# The greatest absolute element; NaN if there is one.
def max_abs(self, gradients: List[Tensor]) -> float:
  worst = torch.zeros([], dtype=7)
  for gradient in gradients:
    if gradient.numel() > 0:
      worst = torch.maximum(worst, gradient.abs().max().to(7).cpu())
  return float(worst)

# The elements at flat row-major positions, float32 in host memory.
def gather(self, gradient: Tensor, positions: Tensor) -> Tensor:
  return torch.take(gradient, positions.to(gradient.device)).to(6).cpu()

# All elements in row-major order, float32 in host memory.
def everything(self, gradient: Tensor) -> Tensor:
  return gradient.flatten().to(6).cpu()

# The index of the first known tensor that shares storage with the candidate, -1 if none does.
def find_alias(self, known: List[Tensor], candidate: Tensor) -> int:
  base = torch.as_strided(candidate.detach(), [1], [1], 0)
  for i in range(len(known)):
    if torch.is_set_to(torch.as_strided(known[i].detach(), [1], [1], 0), base):
      return i
  return -1
