# Questions about gradients and storage that cost one call each. DJL's own way to a gradient loses memory where there is none.

# The greatest absolute gradient element of some leaves, 0 where all are absent; NaN if there is one. One pass over each gradient, which is
# never copied; one number is read back.
def max_abs(self, leaves: List[Tensor]) -> float:
  worst = torch.zeros([], dtype=7)
  for leaf in leaves:
    if self.has_gradient(leaf):
      gradient = leaf.grad
      if gradient.numel() > 0:
        least, greatest = torch.aminmax(gradient)
        worst = torch.maximum(worst, torch.maximum(greatest, torch.neg(least)).to(7))
  return float(worst)

# A leaf's gradient elements at flat row-major positions, float64 in host memory; zeros where it is absent.
def gather(self, leaf: Tensor, positions: Tensor) -> Tensor:
  if self.has_gradient(leaf):
    return torch.take(leaf.grad, positions.to(leaf.device)).to(7).cpu()
  return torch.zeros([positions.numel()], dtype=7)

# All elements of a leaf's gradient in row-major order, float64 in host memory; zeros where it is absent.
def everything(self, leaf: Tensor) -> Tensor:
  if self.has_gradient(leaf):
    return leaf.grad.flatten().to(7).cpu()
  return torch.zeros([leaf.numel()], dtype=7)

# An absent gradient is an undefined tensor, which nothing but this question survives.
def has_gradient(self, leaf: Tensor) -> bool:
  return torch.__isnot__(annotate(Optional[Tensor], leaf.grad), None)

# The index of the first known tensor that shares storage with the candidate, -1 if none does.
def find_alias(self, known: List[Tensor], candidate: Tensor) -> int:
  base = torch.as_strided(candidate.detach(), [1], [1], 0)
  for i in range(len(known)):
    if torch.is_set_to(torch.as_strided(known[i].detach(), [1], [1], 0), base):
      return i
  return -1

# A leaf's elements in row-major order, in host memory; they may share its storage.
def values(self, leaf: Tensor) -> Tensor:
  return leaf.detach().cpu().contiguous()

# Writes elements of the same shape and dtype into leaves, in their order.
def write(self, leaves: List[Tensor], sources: List[Tensor]) -> int:
  for i in range(len(leaves)):
    torch.copy_(leaves[i].detach(), sources[i])
  return len(leaves)
