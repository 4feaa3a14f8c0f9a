# A copy in host memory that a GPU reaches by itself.
def forward(self, x: Tensor) -> Tensor:
  return torch.pin_memory(x)
