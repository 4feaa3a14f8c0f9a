# To float32, which is number 6 and has every bfloat16.
def forward(self, x: Tensor) -> Tensor:
  return torch.to(x, 6)
